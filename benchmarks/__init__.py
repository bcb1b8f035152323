"""How fast is Balie? `make bench`: reception, replies, and Rasa's default beside ours.

    training.py    the two models that are compared
    questions.py   what the customers ask: examples from data/
    running.py     processes: started, weighed, ended
    house.py       all processes of one installation, on ports and databases of their own
    stock.py       a plain Rasa server: REST channel, Rasa's own tracker store
    graph.py       stands for Meta: takes replies and notes when they came
    lines.py       one question and the moment of its answer, over WhatsApp's webhooks or REST
    load.py        open loop, closed loop, reception
    systems.py     the same measurements on each system
    demo.py        from `balie demo` to everything answering
    table.py       figures -> text

Nothing here asserts a time: a busy machine is no defect. What is measured, how, and what came out:
docs/benchmarks.md.
"""

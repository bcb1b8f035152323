"""The stand-in for Meta: the WhatsApp Cloud API over HTTP, and a page that looks like a phone.

It imports nothing of the product. Whatever passes between the two is HTTP, so a test or a demo
meets the same words, limits and errors as the real service.

    graph, media_api     what the business calls (messages, media)
    checks/              what Meta refuses, and in which words
    inbound, envelopes   what a customer does, as the webhook that Meta makes of it
    courier              signed webhooks on their way, with retries
    control              /proef/: the handles for tests and for the drawer on the page
    page, static/        the phone itself
"""

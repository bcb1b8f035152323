"""How the processes are started, watched and stopped: ports, model, supervisor, announcement."""

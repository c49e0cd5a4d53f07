"""Whether each site still gives what it used to give: checks, reports of them, alerts, the status page."""

"""FastAPI service and review desk of biaoshi (its libraries are the extra `service`)."""

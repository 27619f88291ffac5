"""Replays real shop history through the door a till uses.

sources.py  reads purchases from a data set or a CSV file
shop.py     the shop, till and programme that the replay runs in
opening.py  imports the balances that customers bring along
history.py  registers the members and sends the orders
report.py   counts what came of it, and checks that against the source
"""

"""The ground every test stands on: guards, database, time, people, query growth."""

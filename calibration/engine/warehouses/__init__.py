"""Leads that stay where they live: PostgreSQL and Apache Spark run the model's own query.

Whatever the warehouse, its answer is the same pattern table, and the same integers for each lead.
"""

"""Handing a case over: findings as others read them, and how often they are right."""

"""Rasa custom actions: thin adapters over bot/. Each turns slots into the product's terms, and back."""

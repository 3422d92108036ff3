"""Engines that carry Hasten's own translations, and the routes by which Python calls them."""

"""What publishers offer over the network: fetched as files when a user asks for it by name."""

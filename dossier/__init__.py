"""The work around a wijk, an SWV or an opgave: what people write down, in the order of the work."""

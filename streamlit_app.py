"""The script of `streamlit run`: the page of a visitor, and the application that serves it."""

if __name__ == "__main__":
    # Not at the top: what is imported before a page runs cannot bring components along.
    from views.shared import frame

    frame.run()
else:
    # Streamlit looks in this file for an application, imports it, and lets it run this very
    # file for each visitor. So every way of starting has the routes and headers of views/server.
    import streamlit as st

    from views.server import PARTS

    app = st.App(__file__, **PARTS)

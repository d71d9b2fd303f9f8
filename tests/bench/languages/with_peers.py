"""The same with the usual packages for OAuth 2.0."""

import measure
import peers


def authlib_token(session):
    session.ensure_active_token(session.token)
    return session.token["access_token"]


oauthlib = peers.session("requests-oauthlib")
measure.report("requests-oauthlib", None, lambda: peers.get(oauthlib))  # it never looks at the clock
authlib = peers.session("authlib")
measure.report("Authlib", lambda: authlib_token(authlib), lambda: peers.get(authlib))

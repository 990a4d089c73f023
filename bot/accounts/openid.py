"""Signing in through an OpenID Connect provider (such as ProConnect): authorization code, PKCE, state and nonce.

The provider only says who somebody is. It makes no account: an address that has none here stays out.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.accounts.sign_in import SignInError
from bot.errors import ServiceError

_SCOPE = "openid email"
# Only what is signed by the provider's own key; never "none", never our shared secret.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_CLOCKS_APART_SECONDS = 60
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Departure:
    """What must be remembered between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One OpenID Connect provider."""

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret

    def leave(self, back: str) -> tuple[str, Departure]:
        """Return the provider's address to go to, and what to remember.

        Args:
            back: the address at which the provider sends back.

        Raises:
            ServiceError: the provider does not answer.
        """
        verifier, nonce = generate_token(64), secrets.token_urlsafe(24)
        with self._client(back) as client:
            address, state = client.create_authorization_url(
                self._described()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        return address, Departure(state, nonce, verifier)

    def arrive(self, back: str, departure: Departure, query: Mapping[str, str]) -> str:
        """Return the verified e-mail address of whoever comes back.

        Raises:
            SignInError: the answer is not that of this departure, or names nobody for sure.
            ServiceError: the provider does not answer.
        """
        if not secrets.compare_digest(query.get("state", ""), departure.state) or not query.get("code"):
            raise _refused()
        with self._client(back) as client:
            described = self._described()
            try:
                token = client.fetch_token(
                    described["token_endpoint"], code=query["code"], code_verifier=departure.verifier
                )
                keys = KeySet.import_key_set(_json(described["jwks_uri"]))
                claims = self._claims(token.get("id_token", ""), keys, departure.nonce)
            except (OAuthError, JoseError, httpx.HTTPError, ValueError) as error:
                raise _refused() from error
        if claims.get("email_verified") is not True or not claims.get("email"):
            raise SignInError("Votre adresse e-mail n'est pas vérifiée chez ce fournisseur.", "Vérifiez-la là-bas.")
        return str(claims["email"])

    def _claims(self, token: str, keys: KeySet, nonce: str) -> Mapping[str, Any]:
        decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        jwt.JWTClaimsRegistry(
            leeway=_CLOCKS_APART_SECONDS,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(decoded.claims)
        return dict(decoded.claims)

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            scope=_SCOPE,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_TIMEOUT_SECONDS,
        )

    def _described(self) -> dict[str, str]:
        described = _json(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if described.get("issuer") != self._issuer:
            raise ServiceError("Le fournisseur d'identité ne porte pas le nom attendu.", "Vérifiez OIDC_ISSUER.")
        return described


def _json(address: str) -> Any:
    try:
        answered = httpx.get(address, timeout=_TIMEOUT_SECONDS)
        answered.raise_for_status()
        return answered.json()
    except (httpx.HTTPError, ValueError) as error:
        raise ServiceError(
            "Le fournisseur d'identité ne répond pas.", "Connectez-vous avec votre mot de passe."
        ) from error


def _refused() -> SignInError:
    return SignInError("La connexion n'a pas abouti.", "Recommencez, ou connectez-vous avec votre mot de passe.")

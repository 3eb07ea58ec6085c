package io.baigong.server.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One OpenID provider: the authorisation code flow with PKCE (OpenID Connect Core 1.0, section
/// 3.1; RFC 7636). What the provider says of itself is asked at the first log-in and kept for an
/// hour.
final class OpenIdProvider {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MILLIS = 10_000;
    private static final int LONGEST_KEYS = 1 << 20;
    private static final Set<JWSAlgorithm> SIGNED =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.EdDSA);

    private final String key;
    private final SignInSettings.Provider settings;
    private final Clock clock;
    private @Nullable Known known;

    OpenIdProvider(String key, SignInSettings.Provider settings, Clock clock) {
        this.key = key;
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(
            OIDCProviderMetadata metadata, IDTokenValidator validator, Instant until) {}

    /// What must be the same when the browser comes back.
    record Trip(State state, Nonce nonce, CodeVerifier verifier, URI back) {
        static Trip to(URI back) {
            return new Trip(new State(), new Nonce(), new CodeVerifier(), back);
        }
    }

    /// Whom the provider vouches for.
    ///
    /// @param email only when the provider says it is verified; in small letters
    /// @param idToken to log out there
    record Account(String subject, @Nullable String email, String idToken) {}

    /// The provider did not vouch.
    static final class Refused extends Exception {
        /// `provider-refused` or `provider-away`
        final String code;

        Refused(String code, String why) {
            super(why);
            this.code = code;
        }
    }

    String name() {
        return settings.name() == null ? key : settings.name();
    }

    /// Where the browser goes.
    URI start(Trip trip) throws Refused {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        new com.nimbusds.oauth2.sdk.Scope("openid", "profile", "email"),
                        clientId(),
                        trip.back())
                .endpointURI(known().metadata().getAuthorizationEndpointURI())
                .state(trip.state())
                .nonce(trip.nonce())
                .codeChallenge(trip.verifier(), CodeChallengeMethod.S256)
                .build()
                .toURI();
    }

    /// Exchanges what the browser brought back and checks it.
    ///
    /// @param answer the address with which the browser came back
    Account finish(Trip trip, URI answer) throws Refused {
        try {
            var tokens = tokens(trip, code(trip, answer));
            var idToken = tokens.getOIDCTokens().getIDToken();
            var claims = known().validator().validate(idToken, trip.nonce());
            return new Account(
                    claims.getSubject().getValue(),
                    email(claims, tokens.getOIDCTokens().getAccessToken()),
                    tokens.getOIDCTokens().getIDTokenString());
        } catch (ParseException | com.nimbusds.jose.JOSEException | BadJOSEException e) {
            throw new Refused("provider-refused", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new Refused("provider-away", String.valueOf(e.getMessage()));
        }
    }

    private AuthorizationCode code(Trip trip, URI answer) throws ParseException, Refused {
        var response = AuthenticationResponseParser.parse(answer);
        if (!(response instanceof AuthenticationSuccessResponse success)) {
            throw new Refused(
                    "provider-refused",
                    String.valueOf(response.toErrorResponse().getErrorObject().getCode()));
        }
        // RFC 9207: the answer of one provider must not be taken for another's.
        var issuer = success.getIssuer();
        boolean ours = issuer == null || issuer.getValue().equals(issuer());
        var code = success.getAuthorizationCode();
        if (!ours || code == null || !trip.state().equals(success.getState())) {
            throw new Refused("provider-refused", "the answer does not belong to the question");
        }
        return code;
    }

    private OIDCTokenResponse tokens(Trip trip, AuthorizationCode code)
            throws IOException, ParseException, Refused {
        var endpoint = known().metadata().getTokenEndpointURI();
        var grant = new AuthorizationCodeGrant(code, trip.back(), trip.verifier());
        String secret = secret();
        var request =
                secret == null
                        ? new TokenRequest.Builder(endpoint, clientId(), grant).build()
                        : new TokenRequest.Builder(
                                        endpoint,
                                        new ClientSecretBasic(clientId(), new Secret(secret)),
                                        grant)
                                .build();
        var response = OIDCTokenResponseParser.parse(limited(request.toHTTPRequest()).send());
        if (!(response instanceof OIDCTokenResponse tokens)) {
            throw new Refused(
                    "provider-refused",
                    String.valueOf(response.toErrorResponse().getErrorObject().getCode()));
        }
        return tokens;
    }

    private @Nullable String email(IDTokenClaimsSet claims, AccessToken token)
            throws IOException, ParseException, Refused {
        String email = claims.getStringClaim("email");
        Boolean verified = claims.getBooleanClaim("email_verified");
        var endpoint = known().metadata().getUserInfoEndpointURI();
        if (email == null && endpoint != null) {
            var request = limited(new UserInfoRequest(endpoint, token).toHTTPRequest());
            var response = UserInfoResponse.parse(request.send());
            if (response.indicatesSuccess()) {
                var info = response.toSuccessResponse().getUserInfo();
                boolean same = info != null && info.getSubject().equals(claims.getSubject());
                email = same ? info.getEmailAddress() : null;
                verified = same ? info.getEmailVerified() : null;
            }
        }
        return email != null && Boolean.TRUE.equals(verified)
                ? email.toLowerCase(Locale.ROOT)
                : null;
    }

    /// Where the browser goes to log out there too; null when the provider has no such place.
    @Nullable String end(String idToken, URI back) throws Refused {
        var endpoint = known().metadata().getEndSessionEndpointURI();
        if (endpoint == null) {
            return null;
        }
        try {
            var hint = com.nimbusds.jwt.JWTParser.parse(idToken);
            return new LogoutRequest(endpoint, hint, back, null).toURI().toString();
        } catch (java.text.ParseException e) {
            throw new Refused("provider-refused", String.valueOf(e.getMessage()));
        }
    }

    private static HTTPRequest limited(HTTPRequest request) {
        request.setConnectTimeout(MILLIS);
        request.setReadTimeout(MILLIS);
        request.setFollowRedirects(false);
        return request;
    }

    private synchronized Known known() throws Refused {
        var now = clock.instant();
        var last = known;
        if (last == null || !now.isBefore(last.until())) {
            last = ask(now);
            known = last;
        }
        return last;
    }

    private Known ask(Instant now) throws Refused {
        try {
            var metadata =
                    OIDCProviderMetadata.resolve(new Issuer(issuer()), OpenIdProvider::limited);
            var keys =
                    JWKSourceBuilder.<SecurityContext>create(
                                    metadata.getJWKSetURI().toURL(),
                                    new DefaultResourceRetriever(MILLIS, MILLIS, LONGEST_KEYS))
                            .build();
            var validator =
                    new IDTokenValidator(
                            metadata.getIssuer(),
                            clientId(),
                            new JWSVerificationKeySelector<>(SIGNED, keys),
                            null);
            return new Known(metadata, validator, now.plus(KEPT));
        } catch (GeneralException | IOException e) {
            throw new Refused("provider-away", String.valueOf(e.getMessage()));
        }
    }

    private String issuer() {
        return Objects.requireNonNull(settings.issuer()).toString();
    }

    private ClientID clientId() {
        return new ClientID(Objects.requireNonNull(settings.clientId()));
    }

    private @Nullable String secret() throws IOException {
        var file = settings.clientSecretFile();
        return file == null ? settings.clientSecret() : Files.readString(file).strip();
    }
}

package io.baigong.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/// Logging in through an OpenID provider that nobody here wrote: oidc-provider (installed by `npm
/// ci` in `src/test/peers`), driven through its own pages as a browser does.
@PlatformTest
class OpenIdTests {
    private static final Path PEERS = Path.of("src/test/peers").toAbsolutePath();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PASSWORD = "right-password";
    private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    @Autowired private TestCallers callers;
    @Autowired private People people;
    @Autowired private LinkedAccounts accounts;
    @Autowired private SignInSettings settings;
    @LocalServerPort private int port;
    private @Nullable Process provider;
    private Caller administrator = new Caller(1, "nobody", java.util.Set.of(), false);
    private int id;
    private String login = "";
    private String platform = "";

    @BeforeEach
    void aProviderAndAPerson() throws IOException {
        assumeTrue(
                Files.isDirectory(PEERS.resolve("node_modules/oidc-provider")),
                "the foreign provider is not installed: run npm ci in server/src/test/peers");
        platform = "http://127.0.0.1:" + port;
        var issuer =
                Objects.requireNonNull(
                        Objects.requireNonNull(settings.providers().get("works")).issuer());
        provider =
                new ProcessBuilder(
                                "node",
                                PEERS.resolve("openid.mjs").toString(),
                                "" + issuer.getPort(),
                                platform)
                        .redirectErrorStream(true)
                        .start();
        var said = new BufferedReader(new InputStreamReader(provider.getInputStream(), UTF_8));
        String line = said.readLine();
        while (line != null && !line.equals("ready")) {
            line = said.readLine();
        }
        assertThat(line).isEqualTo("ready");
        Thread.ofVirtual().start(() -> said.lines().forEach(each -> {}));
        login = "open-id-" + COUNT.incrementAndGet();
        administrator = callers.inNewOrganisation();
        id =
                administrator
                        .call(() ->
                                people.add(
                                        administrator,
                                        administrator.organisation(),
                                        login,
                                        "Somebody",
                                        Role.OPERATOR,
                                        PASSWORD))
                        .id();
    }

    @AfterEach
    void end() {
        if (provider != null) {
            provider.destroyForcibly();
        }
    }

    @Test
    void whomNobodyKnowsIsTurnedAway() throws Exception {
        var browser = new Browser();
        String end = browser.logInAs("stranger-" + login);
        assertThat(end).isEqualTo(platform + "/#/?problem=account-unknown");
        assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsInvitedIsThePersonFromThenOn() throws Exception {
        invite(login + "@works.example");
        var browser = new Browser();
        assertThat(browser.logInAs(login)).isEqualTo(platform + "/");
        assertThat(browser.get("/api/v1/session").body())
                .contains("\"login\":\"" + login + "\"")
                .doesNotContain("\"admin\"");
        assertThat(browser.get("/api/v1/sessions").body()).contains("\"provider\":\"works\"");
        assertThat(administrator.call(() -> accounts.invitations(administrator, id))).isEmpty();
        assertThat(administrator.call(() -> accounts.of(administrator, id)))
                .extracting(LinkedAccounts.Link::email)
                .containsExactly(login + "@works.example");
        assertThat(new Browser().logInAs(login)).isEqualTo(platform + "/");
        var out = browser.send("DELETE", "/api/v1/session");
        assertThat(out.body()).contains("/session/end?", "id_token_hint=");
        assertThat(browser.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void anAddressThatIsNotVerifiedTakesUpNoInvitation() throws Exception {
        invite("unverified-" + login + "@works.example");
        assertThat(new Browser().logInAs("unverified-" + login))
                .endsWith("problem=account-unknown");
        assertThat(administrator.call(() -> accounts.invitations(administrator, id))).hasSize(1);
    }

    @Test
    void whoIsLoggedInLinksAnAccount() throws Exception {
        var browser = new Browser();
        browser.logInWithPassword();
        var asked = browser.send("POST", "/api/v1/session/accounts/works");
        String address = asked.body().replaceAll(".*\"address\":\"([^\"]+)\".*", "$1");
        assertThat(browser.vouch(address, "other-" + login)).isEqualTo(platform + "/#/profile");
        assertThat(new Browser().logInAs("other-" + login)).isEqualTo(platform + "/");
        // An account is one person's only.
        var colleague = callers.in(administrator.organisation(), Role.OPERATOR);
        assertThat(colleague.call(() -> accounts.of(colleague))).isEmpty();
        assertThat(browser.send("DELETE", "/api/v1/session/accounts/works").statusCode())
                .isEqualTo(204);
        assertThat(new Browser().logInAs("other-" + login)).endsWith("problem=account-unknown");
    }

    @Test
    void aDisabledPersonCannotLogInThisWayEither() throws Exception {
        invite(login + "@works.example");
        assertThat(new Browser().logInAs(login)).isEqualTo(platform + "/");
        administrator.call(
                () -> people.change(administrator, id, new People.Change(null, true, null)));
        assertThat(new Browser().logInAs(login)).endsWith("problem=account-unknown");
    }

    @Test
    void nobodyComesBackFromAnothersLogInNorTwice() throws Exception {
        invite(login + "@works.example");
        var browser = new Browser();
        String back = browser.until("/api/v1/sign-in/callback", login);
        assertThat(new Browser().follow(back)).endsWith("problem=sign-in-over");
        assertThat(browser.follow(back)).endsWith("problem=sign-in-over");
        var second = new Browser();
        String again = second.until("/api/v1/sign-in/callback", login);
        assertThat(second.follow(again.replaceAll("code=[^&]+", "code=forged")))
                .endsWith("problem=provider-refused");
        assertThat(second.follow(again)).endsWith("problem=sign-in-over");
        assertThat(second.get("/api/v1/session").statusCode()).isEqualTo(401);
    }

    @Test
    void aProviderThatGoesAwayIsSaidSo() throws Exception {
        var browser = new Browser();
        String back = browser.until("/api/v1/sign-in/callback", login);
        var gone = Objects.requireNonNull(provider);
        gone.destroyForcibly();
        gone.waitFor();
        assertThat(browser.follow(back)).endsWith("problem=provider-away");
    }

    @Test
    void theLogInPageIsToldTheProviders() throws Exception {
        assertThat(new Browser().get("/api/v1/sign-in/providers").body())
                .contains("\"key\":\"works\"")
                .doesNotContain("secret", "issuer");
        assertThat(new Browser().get("/api/v1/sign-in/start/nobody").statusCode()).isEqualTo(404);
    }

    private void invite(String email) {
        administrator.call(() -> {
            accounts.invite(administrator, id, "works", email);
            return true;
        });
    }

    /// Keeps cookies and follows redirects one by one.
    private final class Browser {
        private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        private final HttpClient client =
                HttpClient.newBuilder()
                        .cookieHandler(cookies)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();

        HttpResponse<String> get(String path) throws Exception {
            return send("GET", path);
        }

        HttpResponse<String> send(String method, String path) throws Exception {
            return client.send(
                    HttpRequest.newBuilder(URI.create(platform + path))
                            .header("X-XSRF-TOKEN", csrf())
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        }

        private String csrf() {
            return cookies.getCookieStore().getCookies().stream()
                    .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                    .map(HttpCookie::getValue)
                    .findFirst()
                    .orElse("none");
        }

        void logInWithPassword() throws Exception {
            var body = "{\"login\":\"%s\",\"password\":\"%s\"}".formatted(login, PASSWORD);
            var answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(platform + "/api/v1/session"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            get("/api/v1/session");
        }

        /// @return the address in the console where it ends
        String logInAs(String account) throws Exception {
            return vouch(platform + "/api/v1/sign-in/start/works", account);
        }

        String vouch(String start, String account) throws Exception {
            return follow(forms(start, account, "/api/v1/sign-in/callback"));
        }

        /// @return the first address that holds the text
        String until(String part, String account) throws Exception {
            return forms(platform + "/api/v1/sign-in/start/works", account, part);
        }

        /// Fills the provider's forms in.
        private String forms(String start, String account, String until) throws Exception {
            String at = start;
            HttpResponse<String> answer = open(at);
            for (int i = 0; i < 20; i++) {
                if (answer.statusCode() / 100 == 3) {
                    at = next(at, answer);
                    if (at.contains(until)) {
                        return at;
                    }
                    answer = open(at);
                } else {
                    var form = FORM.matcher(answer.body());
                    assertThat(form.find()).as("%s: %s", at, answer.body()).isTrue();
                    boolean consent = answer.body().contains("value=\"consent\"");
                    at = URI.create(at).resolve(form.group(1)).toString();
                    String filled =
                            consent
                                    ? "prompt=consent"
                                    : "prompt=login&login=" + account + "&password=any";
                    answer = post(at, filled);
                }
            }
            throw new AssertionError("the provider does not come to an end at " + at);
        }

        /// Follows redirects of ours until a page of the console.
        String follow(String start) throws Exception {
            return next(start, open(start));
        }

        private HttpResponse<String> open(String address) throws Exception {
            String page = address.replaceAll("#.*", "");
            return client.send(
                    HttpRequest.newBuilder(URI.create(page)).build(), BodyHandlers.ofString());
        }

        private HttpResponse<String> post(String address, String form) throws Exception {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(form))
                            .build(),
                    BodyHandlers.ofString());
        }

        private static String next(String from, HttpResponse<String> answer) {
            String to = answer.headers().firstValue("Location").orElse(null);
            assertThat(to).as("%s: %s", from, answer.body()).isNotNull();
            return URI.create(from).resolve(String.valueOf(to)).toString();
        }
    }
}

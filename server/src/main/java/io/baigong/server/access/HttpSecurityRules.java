package io.baigong.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.RemoteIpValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import tools.jackson.databind.json.JsonMapper;

/// The filters before every handler. Who may call which handler is said at the handler ([Needs]).
@Configuration(proxyBeanMethods = false)
class HttpSecurityRules {
    // The console's component library writes its styles into the page.
    private static final String CONTENT =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                    + "font-src 'self' data:; object-src 'none'; base-uri 'self'; "
                    + "form-action 'self'; frame-ancestors 'none'";

    private final JsonMapper json;

    HttpSecurityRules(JsonMapper json) {
        this.json = json;
    }

    /// Each filter would be timed by itself, which takes more than most filters do; the request as
    /// a whole is timed anyway.
    @Bean
    SecurityObservationSettings noTimesOfSingleFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain filters(
            HttpSecurity http,
            SessionStore sessions,
            ApiTokens tokens,
            Operator operator,
            Authority authority,
            Denials denials) {
        // Logging in takes a JSON body, which another site cannot send without being asked first.
        var logIn = PathPatternRequestMatcher.pathPattern("/api/v1/session");
        // Gateways that join are no browsers: their token is in the body, and nothing else counts.
        var join = PathPatternRequestMatcher.pathPattern("/api/v1/gateways/enrolments");
        return http.csrf(csrf ->
                        csrf.spa()
                                .ignoringRequestMatchers(
                                        request -> CallerFilter.secret(request) != null,
                                        request ->
                                                request.getMethod().equals("POST")
                                                        && (logIn.matches(request)
                                                                || join.matches(request))))
                .addFilterBefore(
                        new CallerFilter(
                                sessions, tokens, operator, authority, denials, this::write),
                        CsrfFilter.class)
                // Sessions are ours ([Sessions]): the container makes none, and nothing takes each
                // request for a log-in, with which the CSRF token would change.
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(context ->
                        context.securityContextRepository(new NullSecurityContextRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .headers(headers ->
                        // A name inside a domain that is others' must not bind them.
                        headers.httpStrictTransportSecurity(hsts -> hsts.includeSubDomains(false))
                                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                                .permissionsPolicyHeader(
                                        p -> p.policy("camera=(), geolocation=(), microphone=()")))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(this::notSignedIn)
                                .accessDeniedHandler(this::denied))
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers("/actuator/health", "/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator", "/actuator/**")
                                .hasAuthority(SignedIn.PLATFORM)
                                .anyRequest()
                                .permitAll())
                .build();
    }

    /// Addresses with what is never in one, such as line ends.
    @Bean
    RequestRejectedHandler rejected() {
        return (_, response, _) ->
                write(
                        response,
                        Problems.of(
                                HttpStatus.BAD_REQUEST,
                                "bad-request",
                                "the address holds what is allowed in none"));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> believedProxies(
            AccessSettings settings) {
        return tomcat -> {
            tomcat.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
            if (!settings.proxies().isEmpty()) {
                tomcat.addEngineValves(believing(settings.proxies()));
            }
        };
    }

    /// Takes the caller's address, the scheme and the host from the headers of these proxies, and
    /// of nobody else.
    static RemoteIpValve believing(List<String> proxies) {
        var valve = new RemoteIpValve();
        valve.setInternalProxies(
                proxies.stream().map(Pattern::quote).collect(Collectors.joining("|")));
        valve.setProtocolHeader("X-Forwarded-Proto");
        valve.setHostHeader("X-Forwarded-Host");
        return valve;
    }

    private void notSignedIn(
            HttpServletRequest request, HttpServletResponse response, Exception why)
            throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        write(response, Problems.of(new NotSignedIn("log in or send an API token")));
    }

    private void denied(HttpServletRequest request, HttpServletResponse response, Exception why)
            throws IOException {
        boolean csrf = why instanceof CsrfException;
        write(
                response,
                Problems.of(
                        csrf
                                ? new NotAllowed(
                                        "csrf",
                                        "the header X-XSRF-TOKEN must repeat the cookie XSRF-TOKEN")
                                : new NotAllowed(
                                        "platform-needed",
                                        "this needs an administrator of the platform")));
    }

    private void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream()
                .write(json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
    }
}

package io.baigong.server.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;

/// The filters before every handler. Who may call which handler is said at the handler ([Needs]).
@Configuration(proxyBeanMethods = false)
class HttpSecurityRules {
    @Bean
    SecurityFilterChain filters(HttpSecurity http, ApiTokens tokens) {
        return http.csrf(csrf ->
                        csrf.spa()
                                .ignoringRequestMatchers(
                                        request -> CallerFilter.secret(request) != null))
                .addFilterBefore(new CallerFilter(tokens), CsrfFilter.class)
                .authorizeHttpRequests(requests ->
                        requests.requestMatchers("/actuator/health/**")
                                .permitAll()
                                .requestMatchers("/actuator/**")
                                .hasAuthority(SignedIn.PLATFORM)
                                .anyRequest()
                                .permitAll())
                .build();
    }
}

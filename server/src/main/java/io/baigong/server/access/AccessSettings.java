package io.baigong.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param demo whether this is the demonstration, with log-ins written to `demo-access.json`
/// @param proxies addresses of reverse proxies whose `X-Forwarded-For`, `-Proto` and `-Host` are
///   believed; by default nobody's are
/// @param passwordFor login of a person who gets a new password at this start, after which the
///   platform ends; absent for a normal start
@ConfigurationProperties("baigong")
public record AccessSettings(
        @DefaultValue("false") boolean demo,
        @DefaultValue({}) List<String> proxies,
        @Nullable String passwordFor) {}

package io.baigong.server.access;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param demo whether this is the demonstration, with log-ins written to `demo-access.json`
@ConfigurationProperties("baigong")
public record AccessSettings(@DefaultValue("false") boolean demo) {}

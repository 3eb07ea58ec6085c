package io.baigong.server.gateways;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// @param softwareKeys folder of the public keys (`*.pub`) that software of gateways is trusted by;
///   absent for `software-keys` in the data folder
@ConfigurationProperties("baigong.gateways")
record GatewaySettings(@Nullable Path softwareKeys) {}

package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.DemoAccessContributor;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/// Gives the demonstration works an enrolment token: its MQTT user.
@Component
final class DemoEnrolment implements DemoAccessContributor {
    private static final String NAME = "demonstration";

    private final Devices devices;

    DemoEnrolment(Devices devices) {
        this.devices = devices;
    }

    @Override
    public Map<String, Object> demoAccess(Caller administrator) {
        int organisation = administrator.organisation();
        devices.enrolmentTokens(organisation).stream()
                .filter(token -> token.name().equals(NAME))
                .forEach(token -> devices.deleteEnrolmentToken(organisation, token.id()));
        String secret = devices.addEnrolmentToken(organisation, NAME).token();
        return Map.of("enrolment", Map.of("user", Objects.requireNonNull(secret), "password", ""));
    }
}

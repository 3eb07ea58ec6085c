package io.baigong.server.ingest.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.ingest.Enrolment;
import io.baigong.server.ingest.Enrolment.Wish;
import io.baigong.server.ingest.RefusedMessages;
import io.baigong.server.ingest.Sketch;
import io.baigong.server.ingest.UnknownDevices;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The inboxes: devices that wait for approval, messages that were refused.
@RestController
@RequestMapping("/api/v1/inbox")
class InboxController {
    private static final int SAMPLES = 5;
    private static final int LONGEST_SAMPLE = 4_096;

    /// Metrics of each device in a list; one device is shown with all.
    private static final int FEW_METRICS = 200;

    /// What a list looks at of each device.
    private static final int GLANCE = 256 * 1024;

    private final UnknownDevices devices;
    private final RefusedMessages refused;
    private final Enrolment enrolment;
    private final Audit audit;

    InboxController(
            UnknownDevices devices, RefusedMessages refused, Enrolment enrolment, Audit audit) {
        this.audit = audit;
        this.devices = devices;
        this.refused = refused;
        this.enrolment = enrolment;
    }

    record Sample(Instant time, String topic, String payload) {}

    record Metric(String name, String type, @Nullable String unit, @Nullable Object value) {}

    @Schema(name = "InboxDevice")
    record Device(
            long id,
            String channel,
            String address,
            String gateway,
            Instant firstSeen,
            Instant lastSeen,
            long messages,
            long dropped,
            List<Sample> sample,
            List<Metric> metrics) {}

    @Schema(name = "RefusedMessage")
    record Refused(
            long id,
            Instant time,
            String channel,
            String sender,
            String topic,
            String reason,
            String expected,
            String got,
            String payload) {}

    @GetMapping("/devices")
    @Needs(Scope.THINGS_READ)
    Page<Device> devices(Caller caller, PageRequest page) {
        return devices.list(caller.organisation(), page)
                .map(device -> shown(device, GLANCE, FEW_METRICS));
    }

    @GetMapping("/devices/{id}")
    @Needs(Scope.THINGS_READ)
    Device device(Caller caller, @PathVariable long id) {
        return shown(devices.find(caller.organisation(), id), Integer.MAX_VALUE, Sketch.MOST);
    }

    private Device shown(UnknownDevices.Device device, int bytes, int mostMetrics) {
        var messages = devices.firstMessages(device, bytes);
        var sample = messages.stream().limit(SAMPLES).map(one -> sample(one.message())).toList();
        var metrics =
                enrolment.sketch(messages).all().stream()
                        .limit(mostMetrics)
                        .map(InboxController::metric)
                        .toList();
        return new Device(
                device.id(),
                device.address().channel(),
                device.address().name(),
                device.gateway(),
                device.firstSeen(),
                device.lastSeen(),
                device.messages(),
                device.dropped(),
                sample,
                metrics);
    }

    private static Sample sample(UnknownDevices.Waiting one) {
        byte[] payload = one.payload();
        int length = Math.min(payload.length, LONGEST_SAMPLE);
        while (length < payload.length && length > 0 && (payload[length] & 0xC0) == 0x80) {
            length--; // not in the middle of a character
        }
        return new Sample(
                Instant.EPOCH.plus(one.arrivalMicros(), ChronoUnit.MICROS),
                one.topic(),
                text(Arrays.copyOf(payload, length)));
    }

    private static Metric metric(Sketch.Seen seen) {
        return new Metric(seen.key(), seen.type().word(), seen.unit(), seen.value());
    }

    /// Text as it is, other bytes in base64.
    private static String text(byte[] payload) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            boolean readable =
                    text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
            if (readable) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Not text.
        }
        return Base64.getEncoder().encodeToString(payload);
    }

    @Described(body = Bodies.Accept.class, optional = true)
    @PostMapping("/devices/{id}/accept")
    @Needs(Scope.THINGS_WRITE)
    Enrolment.Accepted accept(
            Caller caller,
            @PathVariable long id,
            @RequestBody(required = false) @Nullable JsonNode body) {
        var wish = body == null ? new Wish(null, null, null, null) : wish(body);
        return enrolment.accept(caller, id, wish);
    }

    private static Wish wish(JsonNode body) {
        var name = body.path("name");
        String zh = name.isObject() ? name.path("zh").asString("") : name.asString("");
        String en = name.isObject() ? name.path("en").asString("") : zh;
        io.baigong.server.things.Name both =
                zh.isBlank() && en.isBlank()
                        ? null
                        : new io.baigong.server.things.Name(
                                zh.isBlank() ? en : zh, en.isBlank() ? zh : en);
        return new Wish(text(body, "key"), both, text(body, "model"), text(body, "site"));
    }

    private static @Nullable String text(JsonNode body, String field) {
        String text = body.path(field).asString("").strip();
        return text.isEmpty() ? null : text;
    }

    @PostMapping("/devices/{id}/reject")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void reject(Caller caller, @PathVariable long id) {
        enrolment.reject(caller, id);
    }

    @GetMapping("/refused")
    @Needs(Scope.THINGS_READ)
    Page<Refused> refused(Caller caller, PageRequest page) {
        return refused.list(caller.organisation(), page)
                .map(kept -> {
                    var one = kept.message();
                    return new Refused(
                            kept.id(),
                            one.time(),
                            one.channel(),
                            one.sender(),
                            one.topic(),
                            one.reason(),
                            one.expected(),
                            one.got(),
                            text(one.payload()));
                });
    }

    record Deleted(int deleted) {}

    @DeleteMapping("/refused")
    @Needs(Scope.THINGS_WRITE)
    Deleted clear(Caller caller) {
        int deleted = refused.clear(caller.organisation());
        audit.record("refused.clear", "inbox", Outcome.DONE, Map.of("deleted", deleted));
        return new Deleted(deleted);
    }
}

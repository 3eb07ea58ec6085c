package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.GatewayRequests.BrowsedPage;
import io.baigong.server.gateways.GatewayRequests.Counters;
import io.baigong.server.gateways.GatewayRequests.GatewayLog;
import io.baigong.server.gateways.GatewayRequests.TagRegisters;
import io.baigong.server.gateways.GatewayRequests.TagSamples;
import io.baigong.server.gateways.GatewayRequests.TriedTag;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Looking at what is behind a gateway, through it. Each request has a time limit, and a named
/// refusal when the gateway or the device is away.
@RestController
@RequestMapping("/api/v1/gateways/{key}")
class GatewayRequestController {
    private final GatewayRequests requests;

    GatewayRequestController(GatewayRequests requests) {
        this.requests = requests;
    }

    /// @param node whose inside is wanted; absent for the top
    /// @param next of the page before
    record NodeToBrowse(@Nullable String node, @Nullable String next) {}

    record TagsToRead(@Nullable List<@Nullable TriedTag> tags) {}

    /// What a device has, one level at a time.
    @PostMapping("/devices/{device}/browse")
    @Needs(Scope.THINGS_WRITE)
    BrowsedPage browse(
            Caller caller,
            @PathVariable String key,
            @PathVariable String device,
            @RequestBody NodeToBrowse body)
            throws InterruptedException {
        return requests.browse(caller.organisation(), key, device, body.node(), body.next());
    }

    /// Reads tags once, configured or not.
    @PostMapping("/devices/{device}/read")
    @Needs(Scope.THINGS_WRITE)
    TagSamples read(
            Caller caller,
            @PathVariable String key,
            @PathVariable String device,
            @RequestBody TagsToRead body)
            throws InterruptedException {
        List<TriedTag> tags =
                body.tags() == null
                        ? List.of()
                        : body.tags().stream().filter(Objects::nonNull).toList();
        return requests.read(caller.organisation(), key, device, tags);
    }

    /// The last lines of its log; of a device also the messages, from the second time on.
    @GetMapping("/log")
    @Needs(Scope.THINGS_WRITE)
    GatewayLog log(
            Caller caller,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable String device)
            throws InterruptedException {
        return requests.log(caller.organisation(), key, device);
    }

    @GetMapping("/counters")
    @Needs(Scope.THINGS_READ)
    Counters counters(Caller caller, @PathVariable String key) throws InterruptedException {
        return requests.counters(caller.organisation(), key);
    }

    /// Where Modbus masters find the tags that the gateway offers on the shop floor.
    ///
    /// @param from how many are passed over: `next` of the page before
    @GetMapping("/registers")
    @Needs(Scope.THINGS_READ)
    TagRegisters registers(
            Caller caller, @PathVariable String key, @RequestParam(defaultValue = "0") int from)
            throws InterruptedException {
        return requests.registers(caller.organisation(), key, from);
    }
}

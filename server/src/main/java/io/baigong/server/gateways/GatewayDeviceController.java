package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.Configurations.Changed;
import io.baigong.server.gateways.Configurations.Wish;
import io.baigong.server.gateways.GatewayDevices.Listed;
import io.baigong.server.gateways.ThingPlan.Placement;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Devices of a gateway's newest configuration, one by one. Each change makes the next version.
@RestController
@RequestMapping("/api/v1/gateways/{key}/devices")
class GatewayDeviceController {
    private final GatewayDevices devices;

    GatewayDeviceController(GatewayDevices devices) {
        this.devices = devices;
    }

    /// @param base the version that was changed; absent takes whichever is newest
    /// @param template key of the template it begins with
    /// @param model key of the model when it is no thing yet; absent for one of its own
    /// @param device as docs/gateway.md has it
    record NewGatewayDevice(
            @Nullable Integer base,
            @Nullable String note,
            @Nullable String template,
            @Nullable String model,
            @Nullable String site,
            @Nullable String place,
            @Schema(types = "object") JsonNode device) {}

    record ChangedGatewayDevice(
            @Nullable Integer base,
            @Nullable String note,
            @Schema(types = "object") JsonNode device) {}

    /// @param version of the configuration it is in
    /// @param device secrets in it are `********`
    record GatewayDeviceConfiguration(int version, @Schema(types = "object") JsonNode device) {}

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<Listed> list(Caller caller, @PathVariable String key, PageRequest page) {
        return Page.cut(devices.list(caller.organisation(), key), page);
    }

    @GetMapping("/{device}")
    @Needs(Scope.THINGS_READ)
    GatewayDeviceConfiguration get(
            Caller caller, @PathVariable String key, @PathVariable String device) {
        var whole = devices.get(caller.organisation(), key, device);
        return new GatewayDeviceConfiguration(whole.version(), whole.device());
    }

    /// @param dryRun says what would come of it and changes nothing
    @Described(body = NewGatewayDevice.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    @LargeBody
    Changed add(
            Caller caller,
            @PathVariable String key,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestBody JsonNode body) {
        return devices.add(
                caller,
                key,
                device(body),
                text(body, "template"),
                new Placement(text(body, "model"), text(body, "site"), text(body, "place")),
                wish(body, dryRun));
    }

    /// @param dryRun says what would come of it and changes nothing
    @Described(body = ChangedGatewayDevice.class)
    @PutMapping("/{device}")
    @Needs(Scope.THINGS_WRITE)
    @LargeBody
    Changed put(
            Caller caller,
            @PathVariable String key,
            @PathVariable String device,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestBody JsonNode body) {
        return devices.put(caller, key, device, device(body), wish(body, dryRun));
    }

    /// Takes a device out of the configuration; its thing and readings stay.
    @DeleteMapping("/{device}")
    @Needs(Scope.THINGS_WRITE)
    Changed remove(Caller caller, @PathVariable String key, @PathVariable String device) {
        return devices.remove(caller, key, device, new Wish(null, ""));
    }

    private static Wish wish(JsonNode body, boolean dryRun) {
        return new Wish(
                GatewayConfigurationController.base(body),
                GatewayConfigurationController.note(body),
                Map.of(),
                dryRun);
    }

    private static ObjectNode device(JsonNode body) {
        if (!(body.path("device") instanceof ObjectNode device)) {
            throw new Invalid("device", "an object", body.path("device").getNodeType());
        }
        return device.deepCopy();
    }

    private static @Nullable String text(JsonNode body, String field) {
        var text = body.path(field);
        if (text.isMissingNode() || text.isNull()) {
            return null;
        }
        if (!text.isString()) {
            throw new Invalid(field, "text", text);
        }
        String stripped = text.stringValue().strip();
        return stripped.isEmpty() ? null : stripped;
    }
}

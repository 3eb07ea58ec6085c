package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.things.DeviceTokens.Shown;
import io.swagger.v3.oas.annotations.media.Schema;
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

/// Devices at things, and tokens.
@RestController
@RequestMapping("/api/v1")
class DeviceController {
    private final Devices devices;

    DeviceController(Devices devices) {
        this.devices = devices;
    }

    @Schema(name = "NewDeviceToken")
    record NewToken(@Nullable String name) {
        String orToken() {
            return name == null ? "token" : name.strip();
        }
    }

    record NewDevice(@Nullable String serial, @Nullable String model) {}

    @GetMapping("/things/{key}/tokens")
    @Needs(Scope.THINGS_READ)
    Page<Shown> tokens(Caller caller, @PathVariable String key, PageRequest page) {
        return Page.cut(devices.tokens(caller.organisation(), key), page);
    }

    @PostMapping("/things/{key}/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Shown addToken(Caller caller, @PathVariable String key, @RequestBody NewToken token) {
        return devices.addToken(caller.organisation(), key, token.orToken());
    }

    @DeleteMapping("/things/{key}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void deleteToken(Caller caller, @PathVariable String key, @PathVariable int id) {
        devices.deleteToken(caller.organisation(), key, id);
    }

    @PostMapping("/things/{key}/device")
    @Needs(Scope.THINGS_WRITE)
    Devices.Replaced replace(
            Caller caller, @PathVariable String key, @RequestBody NewDevice device) {
        String serial = device.serial() == null ? "" : device.serial().strip();
        return devices.replace(caller.organisation(), key, serial, device.model());
    }

    @GetMapping("/enrolment-tokens")
    @Needs(Scope.THINGS_READ)
    Page<Shown> enrolmentTokens(Caller caller, PageRequest page) {
        return Page.cut(devices.enrolmentTokens(caller.organisation()), page);
    }

    @PostMapping("/enrolment-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Shown addEnrolmentToken(Caller caller, @RequestBody NewToken token) {
        return devices.addEnrolmentToken(caller.organisation(), token.orToken());
    }

    @DeleteMapping("/enrolment-tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void deleteEnrolmentToken(Caller caller, @PathVariable int id) {
        devices.deleteEnrolmentToken(caller.organisation(), id);
    }
}

package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.WriteStore.WantedValue;
import io.baigong.server.gateways.WriteStore.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Values that machines shall take.
@RestController
@RequestMapping("/api/v1/gateways/{key}")
class GatewayWriteController {
    private final Writes writes;

    GatewayWriteController(Writes writes) {
        this.writes = writes;
    }

    /// @param value a number, a text, true or false
    record NewTagValue(@Nullable String tag, @Nullable Object value) {}

    /// @param reason for those who look later
    record NewTagWrite(@Nullable List<@Nullable NewTagValue> values, @Nullable String reason) {
        List<WantedValue> wanted() {
            var wanted = new ArrayList<WantedValue>();
            var faults = new ArrayList<Fault>();
            List<@Nullable NewTagValue> all = values == null ? List.of() : values;
            for (int i = 0; i < all.size(); i++) {
                var one = all.get(i);
                String tag = one == null ? null : one.tag();
                if (one == null || tag == null || tag.isBlank()) {
                    faults.add(Fault.of("values/%d/tag".formatted(i), "a tag of the device", tag));
                } else {
                    wanted.add(new WantedValue(tag, one.value()));
                }
            }
            Checking.throwIfAny(faults);
            return wanted;
        }
    }

    /// Writes, or asks for somebody who agrees where a tag says so: then `state` is `asked`.
    @PostMapping("/devices/{device}/write")
    @Needs(Scope.COMMANDS_WRITE)
    Write write(
            Caller caller,
            @PathVariable String key,
            @PathVariable String device,
            @RequestBody NewTagWrite body)
            throws InterruptedException {
        String reason = body.reason() == null ? "" : body.reason().strip();
        return writes.write(caller, key, device, body.wanted(), reason);
    }

    /// Newest first.
    @GetMapping("/writes")
    @Needs(Scope.THINGS_READ)
    Page<Write> list(Caller caller, @PathVariable String key, PageRequest page) {
        return writes.list(caller.organisation(), key, page);
    }

    @GetMapping("/writes/{id}")
    @Needs(Scope.THINGS_READ)
    Write get(Caller caller, @PathVariable String key, @PathVariable long id) {
        return writes.get(caller.organisation(), key, id);
    }

    /// Agrees to what somebody else asked for; then it is sent.
    @PostMapping("/writes/{id}/agree")
    @Needs(Scope.COMMANDS_WRITE)
    Write agree(Caller caller, @PathVariable String key, @PathVariable long id)
            throws InterruptedException {
        return writes.agree(caller, key, id);
    }

    @PostMapping("/writes/{id}/reject")
    @Needs(Scope.COMMANDS_WRITE)
    Write reject(Caller caller, @PathVariable String key, @PathVariable long id) {
        return writes.reject(caller, key, id);
    }
}

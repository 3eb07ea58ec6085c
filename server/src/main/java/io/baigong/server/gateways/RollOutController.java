package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.RollOutStore.RollOut;
import io.baigong.server.gateways.RollOutStore.Update;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Versions of the gateway's software on their way to gateways.
@RestController
@RequestMapping("/api/v1/gateways")
class RollOutController {
    private final RollOuts rollOuts;

    RollOutController(RollOuts rollOuts) {
        this.rollOuts = rollOuts;
    }

    /// @param version one that was uploaded
    /// @param gateways their keys, in the order in which they are asked
    @Schema(name = "NewGatewayRollOut")
    record NewRollOut(@NotNull String version, @NotNull List<@NotNull String> gateways) {}

    /// A roll-out with what became of each gateway.
    @Schema(name = "GatewayRollOutDetail")
    record Detail(RollOut rollOut, List<Update> updates) {
        Detail {
            updates = List.copyOf(updates);
        }
    }

    /// Newest first.
    @GetMapping("/software/roll-outs")
    @Needs(Scope.THINGS_READ)
    Page<RollOut> list(Caller caller, PageRequest page) {
        return rollOuts.list(caller.organisation(), page);
    }

    /// Has gateways take a version one after another. Those that are away are asked when they are
    /// there; the first that refuses or goes back is the last.
    @PostMapping("/software/roll-outs")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    RollOut add(Caller caller, @Valid @RequestBody NewRollOut body) {
        return rollOuts.add(caller, body.version().strip(), body.gateways());
    }

    @GetMapping("/software/roll-outs/{number}")
    @Needs(Scope.THINGS_READ)
    Detail get(Caller caller, @PathVariable long number) {
        var rollOut = rollOuts.get(caller.organisation(), number);
        return new Detail(rollOut, rollOuts.updates(caller.organisation(), number));
    }

    /// Asks no more gateways; one that is at it goes on.
    @PostMapping("/software/roll-outs/{number}/call-off")
    @Needs(Scope.THINGS_WRITE)
    RollOut callOff(Caller caller, @PathVariable long number) {
        return rollOuts.callOff(caller, number);
    }

    /// What became of versions that a gateway was asked to take by roll-outs, newest first.
    @GetMapping("/{key}/software/updates")
    @Needs(Scope.THINGS_READ)
    Page<Update> updates(Caller caller, @PathVariable String key, PageRequest page) {
        return rollOuts.updates(caller.organisation(), key, page);
    }
}

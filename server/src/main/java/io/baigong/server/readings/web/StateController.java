package io.baigong.server.readings.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import io.baigong.server.readings.PlatformState;
import io.baigong.server.readings.PlatformState.DurabilityState;
import io.baigong.server.readings.PlatformState.Overview;
import io.baigong.server.things.Things;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How the platform is doing.
@RestController
@RequestMapping("/api/v1")
class StateController {
    private final PlatformState state;
    private final Things things;

    StateController(PlatformState state, Things things) {
        this.state = state;
        this.things = things;
    }

    @Needs(Scope.READINGS_READ)
    @GetMapping("/overview")
    Overview overview(Caller caller) {
        return state.overview(things.visible(caller), caller.platformAdministrator());
    }

    /// Counts of the whole platform, hence not for one organisation's people.
    @Needs(value = Scope.ADMIN, platform = true)
    @GetMapping("/durability")
    DurabilityState durability() {
        return state.durability();
    }
}

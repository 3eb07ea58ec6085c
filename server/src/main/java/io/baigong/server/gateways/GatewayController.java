package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Open;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.gateways.Gateways.Health;
import io.baigong.server.gateways.Gateways.Seen;
import io.baigong.server.gateways.JoinTokens.JoinToken;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Gateways: how they join, and how they are.
@RestController
@RequestMapping("/api/v1/gateways")
class GatewayController {
    private static final int DAYS = 7;

    private final Gateways gateways;
    private final JoinTokens tokens;
    private final Joining joining;

    GatewayController(Gateways gateways, JoinTokens tokens, Joining joining) {
        this.gateways = gateways;
        this.tokens = tokens;
        this.joining = joining;
    }

    /// @param gateway key of the one whose place the next machine takes; absent for new ones
    /// @param uses how often it may be used; absent for any number of times
    /// @param days how long it holds; absent for a week
    record NewJoinToken(
            @Nullable String name,
            @Nullable String gateway,
            @Nullable Integer uses,
            @Nullable Integer days) {}

    /// @param csr PKCS#10 in PEM, for a certificate when TLS is on
    record GatewayEnrolment(@NotNull String token, @NotNull String name, @Nullable String csr) {}

    /// @param version newest desired; 0 before the first
    /// @param state what became of it
    /// @param said by the gateway to it
    /// @param inForce the version that the gateway said it works by
    /// @param told when it said that
    record ConfigurationStatus(
            int version,
            @Nullable ConfigurationState state,
            String said,
            int devices,
            int tags,
            @Nullable Long inForce,
            @Nullable Instant told) {}

    @Schema(name = "Gateway")
    record GatewayAnswer(
            String key,
            Name name,
            @Schema(allowableValues = {"online", "offline", "never"}) String state,
            @Nullable Instant lastSeen,
            Instant joined,
            Joining.EdgeNode sparkplug,
            Health health,
            ConfigurationStatus configuration) {
        static GatewayAnswer of(Seen seen) {
            var gateway = seen.gateway();
            return new GatewayAnswer(
                    gateway.key(),
                    gateway.name(),
                    seen.state().name().toLowerCase(Locale.ROOT),
                    seen.lastSeen(),
                    gateway.joined(),
                    new Joining.EdgeNode(gateway.group(), gateway.node()),
                    seen.health(),
                    new ConfigurationStatus(
                            gateway.desired(),
                            gateway.state(),
                            gateway.said(),
                            gateway.devices(),
                            gateway.tags(),
                            gateway.inForce(),
                            gateway.told()));
        }
    }

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<GatewayAnswer> list(
            Caller caller, @RequestParam(defaultValue = "") String query, PageRequest page) {
        return gateways.page(caller, query.strip(), page).map(GatewayAnswer::of);
    }

    @GetMapping("/{key}")
    @Needs(Scope.THINGS_READ)
    GatewayAnswer get(Caller caller, @PathVariable String key) {
        return GatewayAnswer.of(gateways.seen(caller, key));
    }

    /// Lets a gateway in: it becomes a thing with a credential of its own.
    @PostMapping("/enrolments")
    @ResponseStatus(HttpStatus.CREATED)
    @Open("checks the token itself: a gateway that joins has nothing else yet")
    Joining.Joined enrol(@Valid @RequestBody GatewayEnrolment body, HttpServletRequest request) {
        String base = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
        return joining.join(
                new Joining.Asked(
                        body.token().strip(),
                        body.name().strip(),
                        body.csr(),
                        request.getRemoteAddr(),
                        base));
    }

    @GetMapping("/enrolment-tokens")
    @Needs(Scope.THINGS_READ)
    Page<JoinToken> tokens(Caller caller, PageRequest page) {
        return Page.cut(tokens.all(caller.organisation()), page);
    }

    /// The secret is in the answer and nowhere else.
    @PostMapping("/enrolment-tokens")
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    JoinToken addToken(Caller caller, @RequestBody NewJoinToken body) {
        String gateway = body.gateway();
        Integer place =
                gateway == null
                        ? null
                        : Integer.valueOf(gateways.get(caller.organisation(), gateway).thing());
        return tokens.make(
                caller,
                body.name() == null ? "token" : body.name().strip(),
                place,
                body.uses(),
                body.days() == null ? DAYS : body.days());
    }

    @DeleteMapping("/enrolment-tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void deleteToken(Caller caller, @PathVariable int id) {
        tokens.delete(caller.organisation(), id);
    }
}

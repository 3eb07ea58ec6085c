package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/connect")
class ConnectController {
    private final Connect connect;

    ConnectController(Connect connect) {
        this.connect = connect;
    }

    @Described(body = Bodies.NewConnection.class, optional = true)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Needs(Scope.THINGS_WRITE)
    Connect.Connected connect(
            Caller caller, @RequestBody(required = false) @Nullable JsonNode body) {
        String base = ServletUriComponentsBuilder.fromCurrentContextPath().toUriString();
        String key = body == null ? "" : body.path("key").asString("").strip();
        Name name = body != null && body.has("name") ? ThingReader.name(body, key) : null;
        return connect.connect(caller.organisation(), key.isEmpty() ? null : key, name, base);
    }
}

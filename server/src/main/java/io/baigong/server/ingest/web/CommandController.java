package io.baigong.server.ingest.web;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.ingest.CommandTable;
import io.baigong.server.ingest.Commands;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Telling things what to do.
@RestController
@RequestMapping("/api/v1/things/{key}/commands")
class CommandController {
    private final Commands commands;

    CommandController(Commands commands) {
        this.commands = commands;
    }

    @Described(body = Bodies.NewCommand.class)
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Needs(Scope.COMMANDS_WRITE)
    CommandTable.Sent send(Caller caller, @PathVariable String key, @RequestBody JsonNode body) {
        String command = body.path("command").asString("");
        if (command.isBlank()) {
            throw new Invalid("command", "the key of a command", body.path("command"));
        }
        var input = body.has("input") ? body.get("input") : JsonNodeFactory.instance.objectNode();
        return commands.send(caller, key, command, input);
    }

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<CommandTable.Sent> list(Caller caller, @PathVariable String key, PageRequest page) {
        return commands.list(caller.organisation(), key, page);
    }
}

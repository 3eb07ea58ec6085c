package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.things.Name;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How kinds of devices are collected, to begin with.
@RestController
@RequestMapping("/api/v1/gateways/templates")
class GatewayTemplateController {
    private static final int LONGEST_NAME = 200;

    private final Templates templates;

    GatewayTemplateController(Templates templates) {
        this.templates = templates;
    }

    /// @param content a device as docs/gateway.md has it, without key, name and secrets
    record NewDeviceTemplate(@Nullable Name name, @Schema(types = "object") JsonNode content) {}

    /// @param content a device without key, name and secrets
    @Schema(name = "DeviceTemplate")
    record TemplateAnswer(
            String key,
            Name name,
            String protocol,
            int tags,
            Instant changed,
            String changedBy,
            @Schema(types = "object") JsonNode content) {
        static TemplateAnswer of(Templates.Template template) {
            var head = template.summary();
            return new TemplateAnswer(
                    head.key(),
                    head.name(),
                    head.protocol(),
                    head.tags(),
                    head.changed(),
                    head.changedBy(),
                    template.content());
        }
    }

    @GetMapping
    @Needs(Scope.THINGS_READ)
    Page<Templates.Summary> list(Caller caller, PageRequest page) {
        return Page.cut(templates.all(caller.organisation()), page);
    }

    @GetMapping("/{template}")
    @Needs(Scope.THINGS_READ)
    TemplateAnswer get(Caller caller, @PathVariable String template) {
        return TemplateAnswer.of(templates.get(caller.organisation(), template));
    }

    @Described(body = NewDeviceTemplate.class)
    @PutMapping("/{template}")
    @Needs(Scope.THINGS_WRITE)
    @LargeBody
    TemplateAnswer put(Caller caller, @PathVariable String template, @RequestBody JsonNode body) {
        if (!(body.path("content") instanceof ObjectNode content)) {
            throw new Invalid("content", "an object", body.path("content").getNodeType());
        }
        return TemplateAnswer.of(
                templates.put(caller, template, name(body.path("name"), template), content));
    }

    /// A text for both languages, or one for each.
    private static Name name(JsonNode name, String otherwise) {
        String both = name.isString() ? name.stringValue().strip() : "";
        String zh = name.path("zh").asString(both).strip();
        String en = name.path("en").asString(both).strip();
        var read =
                new Name(
                        zh.isEmpty() ? en.isEmpty() ? otherwise : en : zh,
                        en.isEmpty() ? zh.isEmpty() ? otherwise : zh : en);
        if (read.zh().length() > LONGEST_NAME || read.en().length() > LONGEST_NAME) {
            throw new Invalid("name", "at most %d characters".formatted(LONGEST_NAME), "more");
        }
        return read;
    }

    @DeleteMapping("/{template}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.THINGS_WRITE)
    void delete(Caller caller, @PathVariable String template) {
        templates.delete(caller.organisation(), template);
    }
}

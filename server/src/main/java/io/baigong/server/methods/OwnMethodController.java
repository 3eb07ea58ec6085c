package io.baigong.server.methods;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Methods that an organisation writes itself. Bodies are files of methods as packs have them.
@RestController
@RequestMapping("/api/v1/methods")
class OwnMethodController {
    private static final String ZIP = "application/zip";
    private static final String FILE = MediaType.APPLICATION_OCTET_STREAM_VALUE;

    private final OwnMethods own;
    private final MethodEditions editions;

    OwnMethodController(OwnMethods own, MethodEditions editions) {
        this.own = own;
        this.editions = editions;
    }

    /// Says all that is wrong with a method, what its examples come to and what would come of
    /// saving it. Keeps nothing.
    ///
    /// @param example whose subject is to be explained, from 0
    @Described(body = JsonNode.class)
    @PostMapping(
            value = "/check",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.METHODS_DEFINE)
    DraftAnswers.Checked check(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable Integer example,
            @RequestParam(required = false) @Nullable String subject)
            throws IOException {
        var draft = own.check(bytes(body));
        var method = draft.method();
        var prospect = method == null ? null : own.prospect(caller.organisation(), method);
        return DraftAnswers.of(draft, prospect, example, subject);
    }

    /// Keeps a method as an edition of the organisation's own, when nothing is wrong with it and
    /// all its examples come out.
    @Described(
            body = JsonNode.class,
            statuses = {200, 201})
    @PostMapping(
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Needs(Scope.METHODS_DEFINE)
    ResponseEntity<Answers.Listed> save(Caller caller, InputStream body) throws IOException {
        var saved = own.save(caller, bytes(body));
        String key = saved.edition().method().method().key();
        var all = editions.editions(caller.organisation(), key);
        return ResponseEntity.status(saved.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(Answers.listed(saved.edition(), all));
    }

    private static byte[] bytes(InputStream body) throws IOException {
        return body.readNBytes(Draft.LONGEST + 1);
    }

    /// Removes an edition of the organisation's own with which nothing was calculated.
    @DeleteMapping("/{key}/{edition}")
    @Needs(Scope.METHODS_DEFINE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Caller caller, @PathVariable String key, @PathVariable String edition) {
        own.remove(caller, key, edition);
    }

    /// The file of an edition, as it was brought or saved.
    @Described(answer = byte[].class, answerTypes = FILE)
    @GetMapping(value = "/{key}/{edition}/file", produces = FILE)
    @Needs(Scope.METHODS_READ)
    ResponseEntity<byte[]> file(
            Caller caller, @PathVariable String key, @PathVariable String edition) {
        return attached(own.file(caller, key, edition), key + "-" + edition + ".json", FILE);
    }

    /// A pack that brings this edition to other organisations.
    ///
    /// @param version of the pack; a higher one upgrades
    @Described(answer = byte[].class, answerTypes = ZIP)
    @GetMapping(value = "/{key}/{edition}/pack", produces = ZIP)
    @Needs(Scope.METHODS_READ)
    ResponseEntity<byte[]> pack(
            Caller caller,
            @PathVariable String key,
            @PathVariable String edition,
            @RequestParam(defaultValue = "1.0.0") String version) {
        byte[] pack = own.pack(caller, key, edition, version);
        return attached(pack, key + "-" + version + ".zip", ZIP);
    }

    private static ResponseEntity<byte[]> attached(byte[] content, String name, String type) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s\"".formatted(name))
                .body(content);
    }
}

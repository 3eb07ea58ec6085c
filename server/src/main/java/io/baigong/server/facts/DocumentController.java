package io.baigong.server.facts;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Page;
import io.baigong.server.access.PageRequest;
import io.baigong.server.access.Scope;
import io.baigong.server.facts.DocumentStore.About;
import io.baigong.server.facts.DocumentStore.DocumentUse;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Documents: files that stand behind facts and answers.
@RestController
@RequestMapping("/api/v1/documents")
class DocumentController {
    private static final int LONGEST = 200;

    private final Documents documents;
    private final DocumentStore store;

    DocumentController(Documents documents, DocumentStore store) {
        this.documents = documents;
        this.store = store;
    }

    /// The newest first.
    ///
    /// @param query a part of title, file name, issuer or number
    @GetMapping
    @Needs(Scope.FACTS_READ)
    Page<Document> list(
            Caller caller, PageRequest page, @RequestParam(defaultValue = "") String query) {
        return store.list(caller.organisation(), query, page);
    }

    /// Keeps a file of at most 20 MiB, whose type is told from its bytes; answers when it is
    /// durable. The same bytes again are the document that is there.
    ///
    /// @param title the file's name without one
    /// @param validThrough the last day on which it is valid
    @Described(
            body = byte[].class,
            bodyTypes = "application/octet-stream",
            statuses = {200, 201})
    @PostMapping
    @Needs(Scope.FACTS_WRITE)
    ResponseEntity<Document> add(
            Caller caller,
            InputStream body,
            @RequestParam String fileName,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String issuer,
            @RequestParam(defaultValue = "") String number,
            @RequestParam(required = false) @Nullable String validFrom,
            @RequestParam(required = false) @Nullable String validThrough)
            throws IOException {
        var about =
                about(
                        title.isBlank() ? fileName : title,
                        fileName,
                        issuer,
                        number,
                        day("validFrom", validFrom),
                        day("validThrough", validThrough));
        byte[] bytes = body.readNBytes(Documents.MOST_BYTES + 1);
        var added = documents.add(caller, bytes, about);
        return ResponseEntity.status(added.created() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(added.document());
    }

    private static About about(
            String title,
            String fileName,
            String issuer,
            String number,
            @Nullable LocalDate from,
            @Nullable LocalDate through) {
        text("title", title, 1);
        text("fileName", fileName, 1);
        text("issuer", issuer, 0);
        text("number", number, 0);
        if (from != null && through != null && through.isBefore(from)) {
            throw new Invalid("validThrough", "a day not before validFrom", through);
        }
        return new About(
                title.strip(), fileName.strip(), issuer.strip(), number.strip(), from, through);
    }

    private static void text(String field, String text, int least) {
        boolean clean = text.chars().noneMatch(Character::isISOControl);
        if (!clean || text.strip().length() < least || text.length() > LONGEST) {
            throw new Invalid(field, "%d to %d characters".formatted(least, LONGEST), text);
        }
    }

    private static @Nullable LocalDate day(String field, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            var day = LocalDate.parse(text);
            if (day.getYear() >= 1900 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeException e) {
            // Told below, like a day that is too far away.
        }
        throw new Invalid(field, "a day such as 2026-01-31, from 1900 to 2999", text);
    }

    @GetMapping("/{id}")
    @Needs(Scope.FACTS_READ)
    Document get(Caller caller, @PathVariable long id) {
        return store.get(caller.organisation(), id);
    }

    /// Changes what is said of it, never its bytes.
    @Described(body = FactBodies.DocumentChange.class)
    @PatchMapping("/{id}")
    @Needs(Scope.FACTS_WRITE)
    Document change(Caller caller, @PathVariable long id, @RequestBody JsonNode body) {
        var before = store.get(caller.organisation(), id);
        var about =
                about(
                        body.path("title").asString(before.title()),
                        before.fileName(),
                        body.path("issuer").asString(before.issuer()),
                        body.path("number").asString(before.number()),
                        body.has("validFrom")
                                ? day("validFrom", body.path("validFrom").asString(""))
                                : before.validFrom(),
                        body.has("validThrough")
                                ? day("validThrough", body.path("validThrough").asString(""))
                                : before.validThrough());
        return documents.change(caller, before, about);
    }

    /// Removes one that nothing needs.
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Needs(Scope.FACTS_WRITE)
    void remove(Caller caller, @PathVariable long id) {
        documents.remove(caller, store.get(caller.organisation(), id));
    }

    /// The file, as it was kept: its hash is checked.
    @Described(answer = byte[].class, answerTypes = "application/octet-stream")
    @GetMapping("/{id}/content")
    @Needs(Scope.FACTS_READ)
    ResponseEntity<byte[]> content(Caller caller, @PathVariable long id) {
        var document = store.get(caller.organisation(), id);
        return FactFiles.attachment(
                documents.content(document), document.type(), document.fileName());
    }

    /// Versions of facts that it stands behind.
    @GetMapping("/{id}/uses")
    @Needs(Scope.FACTS_READ)
    Page<DocumentUse> uses(Caller caller, @PathVariable long id, PageRequest page) {
        store.get(caller.organisation(), id);
        return store.uses(caller.organisation(), id, page);
    }
}

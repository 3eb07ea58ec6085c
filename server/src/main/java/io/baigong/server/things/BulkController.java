package io.baigong.server.things;

import io.baigong.server.access.Caller;
import io.baigong.server.access.Described;
import io.baigong.server.access.LargeBody;
import io.baigong.server.access.Needs;
import io.baigong.server.access.Scope;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/things/bulk")
class BulkController {
    private final Bulk bulk;

    BulkController(Bulk bulk) {
        this.bulk = bulk;
    }

    /// Does one thing to many things: `action` (add-tag, remove-tag, move, use-edition,
    /// issue-tokens, erase) with what belongs to it, `keys` or a `filter`, `dryRun`, and `expected`
    /// as many as were shown to whoever confirmed it. 202 with a job when it takes long.
    @LargeBody
    @Described(
            body = Bodies.BulkOrder.class,
            answer = BulkResult.class,
            statuses = {200, 202})
    @PostMapping
    @Needs(Scope.THINGS_WRITE)
    ResponseEntity<BulkResult> run(Caller caller, @RequestBody JsonNode body) {
        var expected = body.path("expected");
        var result =
                bulk.run(
                        caller.organisation(),
                        BulkAction.read(body),
                        BulkSelection.read(body),
                        body.path("dryRun").asBoolean(false),
                        expected.isIntegralNumber() ? expected.asLong() : null);
        return ResponseEntity.status(result.job() == null ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(result);
    }
}

package io.baigong.connect.modbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.connect.DataType;
import io.baigong.connect.modbus.Request.Table;
import io.baigong.connect.modbus.Request.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PlannerTests {
    private static final Table HOLDING = new Table(1, Area.HOLDING);
    private static final Content UINT16 = new Content.Number(DataType.UINT16);
    private static final Content FLOAT64 = new Content.Number(DataType.FLOAT64);
    private static final Reply.Refused REFUSED = new Reply.Refused(3, 2);

    private static Wanted wanted(int index, int from) {
        return new Wanted(index, HOLDING, from, UINT16, Order.ABCD);
    }

    private static List<Wanted> registers(int from, int count) {
        var wishes = new ArrayList<Wanted>();
        for (int i = 0; i < count; i++) {
            wishes.add(wanted(i, from + i));
        }
        return wishes;
    }

    private static List<String> plan(Limits limits, Learned learned, List<Wanted> wishes) {
        return new Planner(limits, learned)
                .plan(wishes).stream()
                        .map(request -> request.from() + "+" + request.count())
                        .toList();
    }

    @Test
    void readsNeighboursTogetherAsFarAsTheDeviceTakes() {
        assertThat(plan(new Limits(125, 2000, 0), new Learned(), registers(0, 120)))
                .containsExactly("0+120");
        assertThat(plan(new Limits(50, 2000, 0), new Learned(), registers(0, 120)))
                .containsExactly("0+50", "50+50", "100+20");
    }

    @Test
    void readsSmallGapsAlongAndLargeOnesNot() {
        var wishes = List.of(wanted(0, 0), wanted(1, 9), wanted(2, 19));
        assertThat(plan(new Limits(125, 2000, 8), new Learned(), wishes))
                .containsExactly("0+10", "19+1");
    }

    @Test
    void leavesNoValueCutInTwo() {
        var wishes =
                List.of(
                        new Wanted(0, HOLDING, 0, FLOAT64, Order.ABCD),
                        new Wanted(1, HOLDING, 4, FLOAT64, Order.ABCD));
        assertThat(plan(new Limits(6, 2000, 0), new Learned(), wishes))
                .containsExactly("0+4", "4+4");
        assertThat(plan(new Limits(2, 2000, 0), new Learned(), wishes))
                .containsExactly("0+4", "4+4");
    }

    @Test
    void keepsUnitsAndTablesApart() {
        var wishes =
                List.of(
                        wanted(0, 0),
                        new Wanted(1, new Table(2, Area.HOLDING), 1, UINT16, Order.ABCD),
                        new Wanted(2, new Table(1, Area.INPUT), 1, UINT16, Order.ABCD));
        assertThat(plan(new Limits(125, 2000, 8), new Learned(), wishes))
                .containsExactly("0+1", "1+1", "1+1");
    }

    @Test
    void remembersHolesLimitsAndBadAddresses() {
        var learned = new Learned();
        learned.hole(HOLDING, 10);
        var wishes = List.of(wanted(0, 8), wanted(1, 9), wanted(2, 12), wanted(3, 13));
        assertThat(plan(new Limits(125, 2000, 8), learned, wishes)).containsExactly("8+2", "12+2");

        learned.atMost(HOLDING, 1);
        assertThat(plan(new Limits(125, 2000, 8), learned, wishes))
                .containsExactly("8+1", "9+1", "12+1", "13+1");
    }

    @Test
    void asksABadAddressAloneAndDoesNotReadAcrossIt() {
        var learned = new Learned();
        learned.refused(wanted(0, 5), REFUSED, Instant.EPOCH);
        assertThat(plan(new Limits(125, 2000, 8), learned, registers(0, 10)))
                .containsExactlyInAnyOrder("0+5", "5+1", "6+4");

        learned.accepted(wanted(0, 5));
        assertThat(plan(new Limits(125, 2000, 8), learned, registers(0, 10)))
                .containsExactly("0+10");
    }

    @Test
    void halvesUntilOnePlaceIsLeft() {
        var request = Request.of(registers(0, 8));
        assertThat(request.halves()).extracting(Request::from).containsExactly(0, 4);
        var bits =
                List.of(
                        new Wanted(0, HOLDING, 3, new Content.RegisterBit(0), Order.ABCD),
                        new Wanted(1, HOLDING, 3, new Content.RegisterBit(1), Order.ABCD));
        assertThat(Request.of(bits).isOne()).isTrue();
        assertThat(request.isOne()).isFalse();
    }

    @Property
    void readsEachWishOnceWithinLimitsWhateverWasLearned(
            @ForAll("wishes") List<Wanted> wishes,
            @ForAll("limits") Limits limits,
            @ForAll("places") List<Integer> holes,
            @ForAll Random random) {
        var learned = new Learned();
        holes.forEach(hole -> learned.hole(HOLDING, hole));
        var requests = new Planner(limits, learned).plan(wishes);

        assertThat(requests.stream().flatMap(request -> request.wanted().stream()).toList())
                .containsExactlyInAnyOrderElementsOf(wishes);
        for (var request : requests) {
            int widest =
                    request.wanted().stream()
                            .mapToInt(one -> one.content().size())
                            .max()
                            .orElseThrow();
            assertThat(request.count()).isLessThanOrEqualTo(Math.max(limits.registers(), widest));
            noGapTooWideNorAcrossAHole(request, limits, holes);
        }
        var shuffled = new ArrayList<>(wishes);
        Collections.shuffle(shuffled, random);
        assertThat(new Planner(limits, learned).plan(shuffled)).isEqualTo(requests);
    }

    private static void noGapTooWideNorAcrossAHole(
            Request request, Limits limits, List<Integer> holes) {
        int end = request.from();
        for (var wanted : request.wanted()) {
            int gapFrom = end;
            assertThat(wanted.from() - gapFrom).isLessThanOrEqualTo(limits.gap());
            assertThat(holes).noneMatch(hole -> hole >= gapFrom && hole < wanted.from());
            end = Math.max(end, wanted.end());
        }
        assertThat(end).isEqualTo(request.end());
    }

    @Provide
    Arbitrary<List<Wanted>> wishes() {
        var contents =
                Arbitraries.of(UINT16, FLOAT64, new Content.RegisterBit(3), new Content.Text(30));
        return Combinators.combine(Arbitraries.integers().between(0, 400), contents)
                .as((from, content) -> new Wanted(from, HOLDING, from, content, Order.ABCD))
                .list()
                .ofMaxSize(60)
                .map(list -> {
                    var numbered = new ArrayList<Wanted>();
                    for (var one : list) {
                        numbered.add(
                                new Wanted(
                                        numbered.size(),
                                        HOLDING,
                                        one.from(),
                                        one.content(),
                                        Order.ABCD));
                    }
                    return numbered;
                });
    }

    @Provide
    Arbitrary<Limits> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 125),
                        Arbitraries.integers().between(0, 20))
                .as((registers, gap) -> new Limits(registers, 2000, gap));
    }

    @Provide
    Arbitrary<List<Integer>> places() {
        return Arbitraries.integers().between(0, 400).list().ofMaxSize(10);
    }
}

package dev.entitlement.gateway.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.entitlement.guards.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlatformTest {

    private final ManualClocks clocks = new ManualClocks();

    // state

    @Test
    void an_entitlement_is_reactivated_once_and_then_exists_already() {
        Platform platform = platform(Faults.NONE);
        assertThat(code(platform, "e", "1")).isEqualTo(Code.OK);
        assertThat(code(platform, "e", "2")).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(code(platform, "e", null)).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(code(platform, "E", "3")).as("ids are case-sensitive").isEqualTo(Code.OK);
        assertThat(platform.stats().applied()).isEqualTo(Map.of("e", 1, "E", 1));
    }

    @Test
    void a_pending_entitlement_is_reactivated_again_with_a_url_of_its_own() {
        Platform platform = platform(Faults.NONE.withPendingRate(1));
        Answer first = answer(platform, "e", "1");
        Answer second = answer(platform, "e", "2");
        assertThat(List.of(first.code(), second.code())).containsOnly(Code.CLIENT_ACTION_REQUIRED);
        assertThat(first.turn()).isNotEqualTo(second.turn());
        assertThat(platform.stats().applied()).isEqualTo(Map.of("e", 2));
    }

    @Test
    void pending_is_drawn_from_seed_and_id_alone() {
        Platform one = platform(Faults.NONE.withPendingRate(0.3));
        Platform other = platform(Faults.NONE.withPendingRate(0.3));
        int pending = 0;
        for (int i = 0; i < 2_000; i++) {
            Code code = code(one, "e" + i, "identifier-" + i);
            assertThat(code(other, "e" + i, null)).isEqualTo(code);
            pending += code == Code.CLIENT_ACTION_REQUIRED ? 1 : 0;
        }
        assertThat(pending / 2_000.0).isCloseTo(0.3, within(0.05));
    }

    // identifiers

    @Test
    void the_same_identifier_gets_the_same_answer_and_nothing_more_happens() {
        Platform platform = platform(Faults.NONE.withPendingRate(1));
        Answer first = answer(platform, "e", "1");
        clocks.pass(Duration.ofMinutes(1));
        answer(platform, "e", "2");
        assertThat(answer(platform, "e", "1")).isEqualTo(first);
        assertThat(platform.stats().applied()).isEqualTo(Map.of("e", 2));
        assertThat(platform.stats().identifiers()).isEqualTo(Map.of("1", 2, "2", 1));
    }

    @Test
    void an_error_is_replayed_too_even_when_the_outage_is_over() {
        Platform platform = platform(Faults.NONE.withErrorRate(1));
        Answer error = answer(platform, "e", "1");
        platform.change(faults -> faults.withErrorRate(0));
        assertThat(answer(platform, "e", "1")).isEqualTo(error);
        assertThat(code(platform, "e", "2")).isEqualTo(Code.OK);
    }

    @Test
    void a_success_is_replayed_during_an_outage() {
        Platform platform = platform(Faults.NONE);
        Answer success = answer(platform, "e", "1");
        platform.change(faults -> faults.withErrorRate(1));
        assertThat(answer(platform, "e", "1")).isEqualTo(success);
    }

    @Test
    void an_identifier_used_for_another_entitlement_gets_the_first_ones_answer() {
        Platform platform = platform(Faults.NONE);
        Answer first = answer(platform, "e", "1");
        assertThat(answer(platform, "f", "1")).isEqualTo(first);
        assertThat(platform.stats().applied()).isEqualTo(Map.of("e", 1));
    }

    @Test
    void of_many_at_once_with_one_identifier_one_is_processed() {
        for (int round = 0; round < 50; round++) {
            Platform platform = platform(Faults.NONE);
            List<Answer> answers = Race.between(4, () -> answer(platform, "e", "1"));
            assertThat(answers)
                    .containsOnly(answers.get(0))
                    .extracting(Answer::code)
                    .contains(Code.OK);
            assertThat(platform.stats().applied()).isEqualTo(Map.of("e", 1));
        }
    }

    @Test
    void of_many_at_once_for_one_entitlement_one_succeeds() {
        for (int round = 0; round < 50; round++) {
            Platform platform = platform(Faults.NONE);
            List<Answer> answers = Race.between(4, () -> answer(platform, "e", null));
            assertThat(answers)
                    .extracting(Answer::code)
                    .containsOnlyOnce(Code.OK)
                    .contains(Code.ALREADY_EXISTS);
            assertThat(platform.stats().ids()).isEqualTo(Map.of("e", 4));
        }
    }

    // credentials

    @Test
    void without_credentials_nothing_is_processed_or_remembered() {
        Platform platform = platform(Faults.NONE);
        assertThat(platform.reactivate("e", "1", false).answer())
                .extracting(Answer::code)
                .isEqualTo(Code.UNAUTHORIZED);
        assertThat(platform.reactivate("ok-1", null, false).answer())
                .extracting(Answer::code)
                .isEqualTo(Code.UNAUTHORIZED);
        assertThat(platform.stats().applied()).isEmpty();
        assertThat(code(platform, "e", "1")).isEqualTo(Code.OK);
    }

    // errors

    @Test
    void errors_are_drawn_from_seed_and_identifier_whatever_the_order() {
        Faults faults = Faults.NONE.withErrorRate(0.3);
        Map<String, Code> inOrder = new HashMap<>();
        Platform one = platform(faults);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 2_000).boxed().toList());
        order.forEach(i -> inOrder.put("i" + i, code(one, "e" + i, "i" + i)));

        Map<String, Code> shuffled = new HashMap<>();
        Platform other = platform(faults);
        Collections.shuffle(order, new Random(1));
        order.forEach(i -> shuffled.put("i" + i, code(other, "another-e" + i, "i" + i)));

        assertThat(shuffled).isEqualTo(inOrder);
        assertThat(share(inOrder, Code.OK)).isCloseTo(0.7, within(0.05));
        assertThat(share(inOrder, Code.INTERNAL_ERROR)).isCloseTo(0.15, within(0.03));
        assertThat(share(inOrder, Code.SERVICE_UNAVAILABLE)).isCloseTo(0.15, within(0.03));
    }

    @Test
    void another_seed_draws_other_errors() {
        Faults faults = Faults.NONE.withErrorRate(0.5);
        Platform one = new Platform(1, faults, clocks.clocks());
        Platform other = new Platform(2, faults, clocks.clocks());
        long alike = IntStream.range(0, 1_000)
                .filter(i -> code(one, "e" + i, "i" + i) == code(other, "e" + i, "i" + i))
                .count();
        assertThat(alike).isLessThan(600);
    }

    @Test
    void an_error_has_reactivated_nothing() {
        Platform platform = platform(Faults.NONE.withErrorRate(1));
        IntStream.range(0, 100).forEach(i -> answer(platform, "e", "i" + i));
        assertThat(platform.stats().applied()).isEmpty();
        platform.change(faults -> faults.withErrorRate(0));
        assertThat(code(platform, "e", "last")).isEqualTo(Code.OK);
    }

    @Test
    void without_an_identifier_each_call_draws_anew() {
        Platform platform = platform(Faults.NONE.withErrorRate(0.5).withPendingRate(1));
        List<Code> codes =
                IntStream.range(0, 100).mapToObj(i -> code(platform, "e", null)).toList();
        assertThat(codes).contains(Code.CLIENT_ACTION_REQUIRED, Code.INTERNAL_ERROR, Code.SERVICE_UNAVAILABLE);
    }

    // hangs and resets

    @Test
    void half_of_the_unanswered_were_applied_and_a_repeat_gets_the_truth() {
        Platform platform = platform(Faults.NONE.withHangRate(0.5).withResetRate(0.5));
        for (int i = 0; i < 2_000; i++) {
            assertThat(fate(platform, "e" + i, "i" + i).answer()).isNull();
        }
        Map<String, Integer> applied = platform.stats().applied();
        assertThat(applied.size() / 2_000.0).isCloseTo(0.5, within(0.05));

        platform.change(faults -> faults.withHangRate(0).withResetRate(0));
        for (int i = 0; i < 2_000; i++) {
            assertThat(code(platform, "e" + i, "i" + i)).isEqualTo(Code.OK);
            Code anew = code(platform, "e" + i, "anew-" + i);
            assertThat(anew).isEqualTo(Code.ALREADY_EXISTS);
        }
        assertThat(platform.stats().applied()).hasSize(2_000).containsValue(1).doesNotContainValue(2);
    }

    @Test
    void a_new_identifier_after_an_unanswered_one_finds_out_what_happened() {
        Platform platform = platform(Faults.NONE.withHangRate(1));
        IntStream.range(0, 200).forEach(i -> fate(platform, "e" + i, "i" + i));
        Map<String, Integer> applied = platform.stats().applied();
        platform.change(faults -> faults.withHangRate(0));
        for (int i = 0; i < 200; i++) {
            Code expected = applied.containsKey("e" + i) ? Code.ALREADY_EXISTS : Code.OK;
            assertThat(code(platform, "e" + i, "anew-" + i)).isEqualTo(expected);
        }
    }

    @Test
    void hangs_and_resets_are_shares_of_all_requests_that_add_up() {
        Platform platform = platform(Faults.NONE.withHangRate(0.2).withResetRate(0.3));
        Map<Ending, Integer> endings = new HashMap<>();
        IntStream.range(0, 4_000)
                .forEach(i -> endings.merge(fate(platform, "e" + i, "i" + i).ending(), 1, Integer::sum));
        assertThat(endings.get(Ending.HANG) / 4_000.0).isCloseTo(0.2, within(0.03));
        assertThat(endings.get(Ending.RESET) / 4_000.0).isCloseTo(0.3, within(0.03));
        assertThat(endings.get(Ending.ANSWERED) / 4_000.0).isCloseTo(0.5, within(0.03));
    }

    @Test
    void hangs_and_resets_hang_on_identifier_and_occurrence_not_on_who_came_before() {
        Faults faults = Faults.NONE.withHangRate(0.4).withResetRate(0.2);
        Platform one = platform(faults);
        Platform other = platform(faults);
        List<Fate> first = IntStream.range(0, 500)
                .mapToObj(i -> fate(one, "e", "i" + i % 50))
                .toList();
        IntStream.range(0, 100).forEach(i -> fate(other, "e", "someone-else-" + i));
        List<Fate> second = IntStream.range(0, 500)
                .mapToObj(i -> fate(other, "e", "i" + i % 50))
                .toList();
        assertThat(second)
                .extracting(Fate::ending)
                .isEqualTo(first.stream().map(Fate::ending).toList());
        assertThat(first.stream().filter(fate -> fate.ending() != Ending.ANSWERED))
                .hasSizeGreaterThan(200);
    }

    @Test
    void every_occurrence_of_an_identifier_draws_its_hang_anew() {
        Platform platform = platform(Faults.NONE.withHangRate(0.5));
        List<Ending> endings = IntStream.range(0, 50)
                .mapToObj(i -> fate(platform, "e", "1").ending())
                .toList();
        assertThat(endings).contains(Ending.HANG, Ending.ANSWERED);
    }

    // rate limit

    @Test
    void beyond_the_rate_limit_calls_are_refused_unprocessed() {
        Platform platform = platform(Faults.NONE.withRateLimit(3.0));
        IntStream.range(0, 3)
                .forEach(i -> assertThat(code(platform, "e" + i, "i" + i)).isEqualTo(Code.OK));
        assertThat(code(platform, "e3", "i3")).isEqualTo(Code.TOO_MANY_REQUESTS);
        assertThat(platform.stats().applied()).doesNotContainKey("e3");
        clocks.pass(Duration.ofSeconds(1));
        assertThat(code(platform, "e3", "i3")).as("a refusal is not replayed").isEqualTo(Code.OK);
    }

    @Test
    void the_rate_limit_can_come_and_go() {
        Platform platform = platform(Faults.NONE.withRateLimit(0.0));
        assertThat(code(platform, "e", "1")).isEqualTo(Code.TOO_MANY_REQUESTS);
        platform.change(faults -> faults.withRateLimit(null));
        assertThat(code(platform, "e", "2")).isEqualTo(Code.OK);
    }

    // capacity and concurrency

    @Test
    void beyond_its_capacity_calls_wait_and_then_are_refused_at_once_and_unprocessed() {
        Platform platform = platform(Faults.NONE.withCapacity(10.0).withLatency(Latency.fixed(Duration.ofMillis(50))));
        assertThat(fate(platform, "e0", "i0").delayNanos()).isEqualTo(millis(50));
        assertThat(fate(platform, "e1", "i1").delayNanos()).isEqualTo(millis(100 + 50));
        Fate refused = fate(platform, "e2", "i2");
        assertThat(refused.delayNanos()).isZero();
        assertThat(refused.answer()).extracting(Answer::code).isEqualTo(Code.SERVICE_UNAVAILABLE);
        assertThat(platform.stats().applied()).containsOnlyKeys("e0", "e1");
        clocks.pass(Duration.ofSeconds(1));
        assertThat(code(platform, "e2", "i2")).as("a refusal is not replayed").isEqualTo(Code.OK);
    }

    @Test
    void drawn_errors_and_refusals_by_the_rate_limit_are_work_too() {
        Platform errors =
                platform(Faults.NONE.withErrorRate(1).withCapacity(100.0).withRefusalCost(0.25));
        IntStream.range(0, 8).forEach(i -> answer(errors, "e", "i" + i));
        assertThat(fate(errors, "e", "last").delayNanos()).isEqualTo(millis(20));

        Platform limited =
                platform(Faults.NONE.withRateLimit(0.0).withCapacity(100.0).withRefusalCost(0.25));
        IntStream.range(0, 8).forEach(i -> answer(limited, "e", "i" + i));
        limited.change(faults -> faults.withRateLimit(null));
        assertThat(fate(limited, "e", "last").delayNanos()).isEqualTo(millis(20));
    }

    @Test
    void in_an_outage_everything_but_scripts_is_refused_unprocessed_at_the_cost_of_a_refusal() {
        Platform platform = platform(Faults.NONE
                .withOutage(true)
                .withCapacity(100.0)
                .withRefusalCost(0.25)
                .withRateLimit(0.0));
        IntStream.range(0, 7)
                .forEach(i -> assertThat(code(platform, "e", "i" + i)).isEqualTo(Code.SERVICE_UNAVAILABLE));
        assertThat(echo(platform, "a")).isEqualTo(Code.SERVICE_UNAVAILABLE);
        assertThat(code(platform, "ok-1", null)).isEqualTo(Code.OK);
        assertThat(platform.reactivate("e", null, false).answer())
                .extracting(Answer::code)
                .isEqualTo(Code.UNAUTHORIZED);
        platform.change(faults -> faults.withOutage(false).withRateLimit(null));
        Fate after = fate(platform, "e", "i0");
        assertThat(after.delayNanos())
                .as("eight refusals at a quarter of 10 ms")
                .isEqualTo(millis(20));
        assertThat(after.answer())
                .as("a refusal is not replayed")
                .extracting(Answer::code)
                .isEqualTo(Code.OK);
    }

    @Test
    void an_echo_is_refused_for_want_of_capacity_and_costs_as_much_as_a_refusal() {
        Platform platform = platform(Faults.NONE.withCapacity(10.0).withRefusalCost(0.5));
        assertThat(echo(platform, "a")).isEqualTo(Code.OK);
        assertThat(platform.echo("b", true).delayNanos()).isEqualTo(millis(50));
        assertThat(platform.echo("c", true).delayNanos()).isEqualTo(millis(100));
        assertThat(echo(platform, "d")).isEqualTo(Code.SERVICE_UNAVAILABLE);
    }

    @Test
    void scripted_calls_and_calls_without_credentials_are_no_work() {
        Platform platform = platform(Faults.NONE.withCapacity(1.0).withConcurrency(1));
        for (int i = 0; i < 10; i++) {
            assertThat(fate(platform, "ok-1", null).delayNanos()).isZero();
            assertThat(platform.reactivate("e", null, false).delayNanos()).isZero();
        }
        assertThat(fate(platform, "e", null).delayNanos()).isZero();
    }

    @Test
    void at_most_so_many_calls_are_worked_on_at_once_and_the_others_queue() {
        Platform platform = platform(Faults.NONE.withConcurrency(2).withLatency(Latency.fixed(Duration.ofMillis(50))));
        List<Long> delays = IntStream.range(0, 5)
                .mapToObj(i -> fate(platform, "e" + i, null).delayNanos())
                .toList();
        assertThat(delays).containsExactly(millis(50), millis(50), millis(100), millis(100), millis(150));
        clocks.pass(Duration.ofMillis(120));
        assertThat(fate(platform, "e", null).delayNanos())
                .as("a place is free since 100 ms")
                .isEqualTo(millis(50));
    }

    @Test
    void who_waited_for_capacity_takes_a_place_only_then() {
        Platform platform = platform(
                Faults.NONE.withCapacity(100.0).withConcurrency(1).withLatency(Latency.fixed(Duration.ofMillis(50))));
        assertThat(fate(platform, "e0", null).delayNanos()).isEqualTo(millis(50));
        assertThat(fate(platform, "e1", null).delayNanos()).isEqualTo(millis(100));
        assertThat(fate(platform, "e2", null).delayNanos()).isEqualTo(millis(150));
    }

    // scripts

    @Test
    void scripted_ids_always_get_their_code_whatever_the_faults() {
        Platform platform = platform(new Faults(1, 1, 1, Latency.NONE, 0.0, 1, 0.0, 1, 1, true)
                .withErrorRate(1)
                .withHangRate(1));
        for (Code code : Code.values()) {
            String id = code.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "-1";
            assertThat(code(platform, id, null)).isEqualTo(code);
            assertThat(code(platform, id, "same"))
                    .as("an identifier of another id")
                    .isEqualTo(code);
            assertThat(code(platform, id, "same")).isEqualTo(code);
        }
        assertThat(fate(platform, "hang-1", null).ending()).isEqualTo(Ending.HANG);
        assertThat(fate(platform, "reset-1", null).ending()).isEqualTo(Ending.RESET);
        assertThat(fate(platform, "garbage-1", null).ending()).isEqualTo(Ending.GARBAGE);
    }

    @Test
    void scripted_calls_use_up_nothing_of_the_rate_limit() {
        Platform platform = platform(Faults.NONE.withRateLimit(1.0));
        IntStream.range(0, 10)
                .forEach(i -> assertThat(code(platform, "ok-1", null)).isEqualTo(Code.OK));
        assertThat(code(platform, "e", null)).isEqualTo(Code.OK);
    }

    @Test
    void a_scripted_action_is_new_each_time_but_the_same_for_the_same_identifier() {
        Platform platform = platform(Faults.NONE);
        Answer first = answer(platform, "client-action-required-3", "1");
        assertThat(answer(platform, "client-action-required-3", "2")).isNotEqualTo(first);
        clocks.pass(Duration.ofSeconds(1));
        assertThat(answer(platform, "client-action-required-3", "1")).isEqualTo(first);
    }

    // echo

    @Test
    void an_echo_fails_in_outages_as_a_call_with_its_id_as_identifier_would() {
        Platform platform = platform(Faults.NONE.withErrorRate(0.5));
        int failed = 0;
        for (int i = 0; i < 500; i++) {
            Code echo = echo(platform, "i" + i);
            assertThat(echo(platform, "i" + i)).isEqualTo(echo);
            assertThat(code(platform, "e" + i, "i" + i)).isEqualTo(echo);
            failed += echo == Code.OK ? 0 : 1;
        }
        assertThat(failed / 500.0).isCloseTo(0.5, within(0.1));
    }

    @Test
    void an_echo_meets_hangs_and_resets_by_occurrence() {
        Platform echoed = platform(Faults.NONE.withHangRate(0.3).withResetRate(0.3));
        Platform called = platform(Faults.NONE.withHangRate(0.3).withResetRate(0.3));
        for (int i = 0; i < 500; i++) {
            assertThat(echoed.echo("i" + i % 20, true).ending())
                    .isEqualTo(fate(called, "e", "i" + i % 20).ending());
        }
    }

    @Test
    void an_echo_wants_credentials_takes_no_permit_and_is_no_call() {
        Platform platform = platform(Faults.NONE.withRateLimit(0.0));
        assertThat(echo(platform, "1")).isEqualTo(Code.OK);
        assertThat(platform.echo("1", false).answer()).extracting(Answer::code).isEqualTo(Code.UNAUTHORIZED);
        assertThat(platform.stats()).isEqualTo(new Stats(Map.of(), Map.of(), Map.of(), Map.of(), 0, 2, 0, 0));
    }

    // counts and latency

    @Test
    void counts_calls_by_id_identifier_and_code() {
        Platform platform = platform(Faults.NONE);
        answer(platform, "e", "1");
        answer(platform, "e", "1");
        answer(platform, "e", null);
        answer(platform, "not-found-1", "2");
        fate(platform, "hang-1", null);
        fate(platform, "garbage-1", null);
        assertThat(platform.stats())
                .isEqualTo(new Stats(
                        Map.of("e", 3, "not-found-1", 1, "hang-1", 1, "garbage-1", 1),
                        Map.of("1", 2, "2", 1),
                        Map.of("OK", 2L, "ALREADY_EXISTS", 1L, "NOT_FOUND", 1L),
                        Map.of("e", 1),
                        6,
                        0,
                        0,
                        0));
    }

    @Test
    void the_totals_are_the_stats_without_what_grows() {
        Platform platform = platform(Faults.NONE);
        answer(platform, "e", "1");
        answer(platform, "not-found-1", "2");
        echo(platform, "1");
        InFlight.Stay first = platform.enter();
        platform.enter();
        first.end();
        first.end();
        assertThat(platform.totals()).isEqualTo(new Totals(Map.of("OK", 1L, "NOT_FOUND", 1L), 2, 1, 1, 2));
        assertThat(platform.stats())
                .extracting(Stats::total, Stats::echoes, Stats::inFlight, Stats::maxInFlight)
                .containsExactly(2L, 1L, 1, 2);
    }

    @Test
    void latency_is_drawn_from_identifier_and_occurrence() {
        Faults faults = Faults.NONE.withLatency(Latency.parse("lognormal:50ms,0.5"));
        Platform one = platform(faults);
        Platform other = platform(faults);
        List<Long> first = IntStream.range(0, 100)
                .mapToObj(i -> fate(one, "e", "i" + i % 10).delayNanos())
                .toList();
        IntStream.range(0, 10).forEach(i -> fate(other, "e", "someone-else"));
        List<Long> second = IntStream.range(0, 100)
                .mapToObj(i -> fate(other, "e", "i" + i % 10).delayNanos())
                .toList();
        assertThat(second).isEqualTo(first).doesNotHaveDuplicates();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private Platform platform(Faults faults) {
        return new Platform(0, faults, clocks.clocks());
    }

    private static Fate fate(Platform platform, String id, @Nullable String identifier) {
        return platform.reactivate(id, identifier, true);
    }

    private static Answer answer(Platform platform, String id, @Nullable String identifier) {
        Answer answer = fate(platform, id, identifier).answer();
        assertThat(answer).isNotNull();
        return answer;
    }

    private static Code code(Platform platform, String id, @Nullable String identifier) {
        return answer(platform, id, identifier).code();
    }

    private static Code echo(Platform platform, String id) {
        Answer answer = platform.echo(id, true).answer();
        assertThat(answer).isNotNull();
        return answer.code();
    }

    private static double share(Map<String, Code> codes, Code code) {
        return Collections.frequency(codes.values(), code) / (double) codes.size();
    }
}

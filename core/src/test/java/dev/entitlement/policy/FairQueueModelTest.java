package dev.entitlement.policy;

import static dev.entitlement.policy.Priority.BULK;
import static dev.entitlement.policy.Priority.FIRST;
import static dev.entitlement.policy.Priority.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, against a model that walks through everything each time and is plainly right. */
class FairQueueModelTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void agrees_with_a_model_that_walks_through_everything(long seed) {
        Random random = new Random(seed);
        FairQueue<Numbered> queue = new FairQueue<>();
        Model model = new Model();
        List<Numbered> known = new ArrayList<>();
        int callers = 1 + random.nextInt(8);
        double growing = 0.5;
        for (int i = 0; i < 5_000; i++) {
            String step = "seed " + seed + ", step " + i;
            growing = i % 250 == 0 ? 0.3 + 0.4 * random.nextDouble() : growing;
            int caller = random.nextInt(3) == 0 ? 0 : random.nextInt(callers); // the first is greedy
            int action = random.nextInt(100);
            if (random.nextDouble() < growing) {
                Numbered added = new Numbered(caller, i);
                Priority priority = Priority.values()[random.nextInt(3)];
                assertThat(queue.ahead(caller, priority))
                        .as(step)
                        .isBetween(model.leastAhead(caller, priority), model.mostAhead(priority));
                queue.add(added, priority);
                model.add(added, priority);
                known.add(added);
            } else if (action < 60) {
                Priority lowest = action < 50 ? BULK : RETRY;
                assertThat(queue.poll(lowest)).as(step).isSameAs(model.poll(lowest));
            } else if (action < 80 && !known.isEmpty()) {
                Numbered one = known.get(random.nextInt(known.size()));
                assertThat(queue.remove(one)).as(step).isEqualTo(model.remove(one));
            } else {
                Numbered newcomer = new Numbered(caller, i);
                Numbered gone = queue.giveWay(newcomer);
                assertThat(model.mayGiveWay(newcomer)).as(step).contains(gone);
                model.remove(gone);
            }
            assertThat(queue.size()).as(step).isEqualTo(model.size(FIRST) + model.size(RETRY) + model.size(BULK));
            assertThat(queue.size(RETRY)).as(step).isEqualTo(model.size(RETRY));
            assertThat(queue.sizeOfSingleCalls()).as(step).isEqualTo(model.size(FIRST) + model.size(RETRY));
        }
        for (Numbered next = queue.poll(); next != null; next = queue.poll()) {
            assertThat(next).as("seed %d, at the end", seed).isSameAs(model.poll(BULK));
        }
        assertThat(model.poll(BULK)).as("seed %d, at the end", seed).isNull();
    }

    private static final class Numbered extends FairQueue.Entry {
        private final int number;

        Numbered(int caller, int number) {
            super(caller);
            this.number = number;
        }

        @Override
        public String toString() {
            return caller() + "/" + number;
        }
    }

    private static final class Model {
        /** By priority: lines by caller, in the order of their turns. */
        private final Map<Priority, Map<Object, List<Numbered>>> lines = new EnumMap<>(Priority.class);

        private int passedOver;

        Model() {
            for (Priority priority : Priority.values()) {
                lines.put(priority, new LinkedHashMap<>());
            }
        }

        void add(Numbered entry, Priority priority) {
            lines.get(priority)
                    .computeIfAbsent(entry.caller(), caller -> new ArrayList<>())
                    .add(entry);
        }

        boolean remove(Numbered entry) {
            boolean removed = false;
            for (Map<Object, List<Numbered>> ofPriority : lines.values()) {
                for (List<Numbered> line : ofPriority.values()) {
                    removed |= line.remove(entry);
                }
                ofPriority.values().removeIf(List::isEmpty);
            }
            return removed;
        }

        @Nullable
        Numbered poll(Priority lowest) {
            if (lowest != FIRST && size(RETRY) > 0 && passedOver >= 4) {
                return serve(RETRY);
            }
            for (Priority priority : Priority.values()) {
                if (priority.compareTo(lowest) <= 0 && size(priority) > 0) {
                    return serve(priority);
                }
            }
            return null;
        }

        private Numbered serve(Priority priority) {
            passedOver = priority == FIRST && size(RETRY) > 0 ? passedOver + 1 : 0;
            Map<Object, List<Numbered>> ofPriority = lines.get(priority);
            Object caller = ofPriority.keySet().iterator().next();
            List<Numbered> line = ofPriority.remove(caller);
            Numbered served = line.remove(0);
            if (!line.isEmpty()) {
                ofPriority.put(caller, line);
            }
            return served;
        }

        /** Of each heaviest caller the newest; the newcomer alone if its caller is one of them. */
        List<Numbered> mayGiveWay(Numbered newcomer) {
            Map<Object, List<Numbered>> singles = new LinkedHashMap<>();
            for (Priority priority : List.of(FIRST, RETRY)) {
                lines.get(priority)
                        .forEach((caller, line) -> singles.computeIfAbsent(caller, any -> new ArrayList<>())
                                .addAll(line));
            }
            singles.computeIfAbsent(newcomer.caller(), any -> new ArrayList<>()).add(newcomer);
            int most = singles.values().stream().mapToInt(List::size).max().orElseThrow();
            if (singles.get(newcomer.caller()).size() == most) {
                return List.of(newcomer);
            }
            return singles.values().stream()
                    .filter(line -> line.size() == most)
                    .map(line -> line.stream()
                            .max(Comparator.comparingInt(one -> one.number))
                            .orElseThrow())
                    .toList();
        }

        /** Of its own priority, by playing it to the end. */
        int leastAhead(Object caller, Priority priority) {
            Map<Object, List<Numbered>> ofPriority = lines.get(priority);
            int own = waiting(ofPriority, caller);
            int ahead = own;
            boolean before = ofPriority.containsKey(caller);
            for (Map.Entry<Object, List<Numbered>> line : ofPriority.entrySet()) {
                if (line.getKey().equals(caller)) {
                    before = false;
                } else {
                    int turns = before || own == 0 ? own + 1 : own;
                    ahead += Math.min(turns, line.getValue().size());
                }
            }
            return ahead;
        }

        int mostAhead(Priority priority) {
            return switch (priority) {
                case FIRST, RETRY -> size(FIRST) + size(RETRY);
                case BULK -> size(FIRST) + size(RETRY) + size(BULK);
            };
        }

        int size(Priority priority) {
            return lines.get(priority).values().stream().mapToInt(List::size).sum();
        }

        private static int waiting(Map<Object, List<Numbered>> ofPriority, Object caller) {
            return ofPriority.getOrDefault(caller, List.of()).size();
        }
    }
}

package dev.entitlement.guards;

import java.util.stream.Stream;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/**
 * Has Lincheck look for an interleaving of a few operations by two threads whose results no order of them, one after
 * the other, could give, or after which a {@code @Validate} method throws. Scenarios are drawn from a fixed seed.
 *
 * <p>The operations are {@code @Operation} methods of a public class, of which each run has an instance of its own. What
 * they assert, they assert with JUnit: AssertJ's assertions refuse to be compared, and Lincheck compares.
 */
public final class Interleavings {
    private static final int SCENARIOS = 6;
    private static final int OPERATIONS = 3;

    /** A loop that takes more turns is held for one that never ends; those over a ring or a window take fewer. */
    private static final int TURNS = 1_000;

    private Interleavings() {}

    /**
     * Goes through the interleavings themselves, one after another, switching threads at chosen accesses to what they share.
     * Finds what needs an unlikely switch, but takes memory for sequentially consistent.
     *
     * @param immutable classes in whose methods it need not switch: they touch nothing that others change
     */
    public static void explore(Class<?> operations, Class<?>... immutable) {
        new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(50)
                .threads(2)
                .actorsPerThread(OPERATIONS)
                .actorsBefore(1)
                .actorsAfter(2)
                .loopBound(TURNS)
                .addGuarantee(unshared(immutable))
                .check(operations);
    }

    private static ManagedStrategyGuarantee unshared(Class<?>... immutable) {
        return ManagedStrategyGuaranteeKt.forClasses(
                        Stream.of(immutable).map(Class::getName).toArray(String[]::new))
                .allMethods()
                .ignore();
    }

    /** Lets real threads run, for what the machine and the compiler make of accesses that are neither volatile nor atomic. */
    public static void stress(Class<?> operations) {
        new StressOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(20)
                .threads(2)
                .actorsPerThread(OPERATIONS)
                .actorsBefore(0)
                .actorsAfter(1)
                .check(operations);
    }
}

package dev.entitlement.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;

/**
 * The rules, for the packages below a root. The root of the client has to hold them; the root of the fixtures, whose
 * packages have the same names, has to break each.
 */
final class ArchitectureRules {

    /** Who may start work that nobody waits for, simple names: each keeps what it started and can end it. */
    private static final Set<String> SUBSCRIBERS =
            Set.of("Authorization", "Bulk", "BulkLine", "CallerWatch", "CircuitProbe", "Connections", "WritingAhead");

    private final String root;
    private final String policy;
    private final String upstream;
    private final String micrometer;

    ArchitectureRules(String root) {
        this.root = root;
        this.policy = root + ".policy..";
        this.upstream = root + ".upstream..";
        this.micrometer = root + ".micrometer..";
    }

    ArchRule policiesTakeTimeAndChanceFromOutside() {
        return noClasses()
                .that()
                .resideInAPackage(policy)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .because("what reads a clock or draws a number by itself can only be tested by waiting and by luck");
    }

    ArchRule policiesKnowTheJdkOnly() {
        return classes()
                .that()
                .resideInAPackage(policy)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(policy, "java..", "org.jspecify.annotations.."))
                .because("policies decide; somebody else waits and sends");
    }

    ArchRule theUpstreamKnowsNothingOfOurs() {
        return noClasses()
                .that()
                .resideInAPackage(upstream)
                .should()
                .dependOnClassesThat(ours().and(outside(upstream)))
                .because("one attempt on the wire has no meaning of its own; the root package gives it one");
    }

    ArchRule packagesHaveNoCycles() {
        return slices().assignedFrom(packages()).should().beFreeOfCycles().because("arrows go one way");
    }

    ArchRule micrometerStaysInItsPackage() {
        return noClasses()
                .that(ours().and(outside(micrometer)))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.micrometer..", micrometer))
                .because("it is an optional dependency");
    }

    ArchRule innerTypesStayOutOfPublicSignatures() {
        return codeUnits()
                .that()
                .areDeclaredInClassesThat(resideInAPackage(root).and(visible()))
                .and(describe("are public or protected", ArchitectureRules::isVisible))
                .should(notInvolve(resideInAnyPackage(policy, upstream)))
                .because("their types are public to Java, not to users");
    }

    ArchRule nobodySubscribesButTheNamed() {
        return noClasses()
                .that(ours().and(describe("are not named", type -> !SUBSCRIBERS.contains(outermost(type)))))
                .should()
                .callMethodWhere(describe(
                        "subscribes",
                        call -> call.getName().equals("subscribe")
                                && call.getTargetOwner().isAssignableTo(Publisher.class)))
                .because("a subscription of its own loses context, cancellation and errors");
    }

    ArchRule nothingBlocks() {
        return noClasses()
                .that(ours())
                .should()
                .callMethodWhere(describe(
                        "waits for a publisher",
                        call -> call.getName().matches("block|blockFirst|blockLast|blockOptional|toIterable|toStream")
                                && call.getTargetOwner().isAssignableTo(Publisher.class)))
                .orShould()
                .callMethodWhere(describe(
                        "sleeps",
                        call -> call.getName().equals("sleep")
                                && call.getTargetOwner().isEquivalentTo(Thread.class)))
                .because("all of it runs on event loops");
    }

    ArchRule filesAreNotTouched() {
        return noClasses()
                .that(ours())
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.file..")
                        .or(nameMatching("java\\.nio\\.channels\\.(Asynchronous)?FileChannel"))
                        .or(nameMatching(
                                "java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream|File(Read|Writ)er)")))
                .because("the client has no files, and BlockHound alone would not see them");
    }

    ArchRule standardStreamsAreNotWrittenTo() {
        return NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    }

    ArchRule logsGoThroughSlf4j() {
        return noClasses()
                .that(ours())
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.util.logging..",
                        "ch.qos.logback..",
                        "io.netty.util.internal.logging..",
                        "org.apache.commons.logging..",
                        "org.apache.logging.."))
                .because("the backend is the embedding program's choice");
    }

    ArchRule namesSayWhatAThingIs() {
        return noClasses()
                .that(ours())
                .should()
                .haveNameMatching(".*\\.((Abstract|Default)[A-Z]\\w*|\\w*(Utils?|Helper|Manager|Impl))")
                .because("such a name says how something is written, not what it is");
    }

    ArchRule packagesAreNullMarked() {
        return classes()
                .that(ours())
                .should(new ArchCondition<>("reside in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " has " + type));
                    }
                })
                .because("NullAway checks what is marked and nothing else");
    }

    private DescribedPredicate<JavaClass> ours() {
        return resideInAPackage(root + "..");
    }

    private static DescribedPredicate<JavaClass> outside(String packages) {
        return DescribedPredicate.not(resideInAPackage(packages));
    }

    private static DescribedPredicate<JavaClass> visible() {
        return describe("are public", type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static boolean isVisible(JavaCodeUnit unit) {
        return unit.getModifiers().contains(JavaModifier.PUBLIC)
                || unit.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaCodeUnit> notInvolve(DescribedPredicate<JavaClass> inner) {
        return new ArchCondition<>("not involve types that " + inner.getDescription()) {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                unit.getAllInvolvedRawTypes().stream()
                        .filter(inner)
                        .map(type -> unit.getDescription() + " involves " + type.getName())
                        .forEach(message -> events.add(SimpleConditionEvent.violated(unit, message)));
            }
        };
    }

    private static String outermost(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost.getSimpleName();
    }

    /** A slice for each package, the root's own included: ArchUnit's patterns would leave that out. */
    private SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return ours().test(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "the packages below " + root;
            }
        };
    }
}

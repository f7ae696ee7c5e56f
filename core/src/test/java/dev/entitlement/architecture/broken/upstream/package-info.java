/** An upstream that looks outwards. */
@NullMarked
package dev.entitlement.architecture.broken.upstream;

import org.jspecify.annotations.NullMarked;

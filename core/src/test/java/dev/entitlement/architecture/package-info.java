/** House rules that a review forgets, and classes made to break them. */
@NullMarked
package dev.entitlement.architecture;

import org.jspecify.annotations.NullMarked;

import CLinux

/// How many descriptors this process may have open.
package enum Descriptors {
    /// Raises the soft limit to the hard one, once at start: the soft one is kept low for programs that use select(2).
    /// - Returns: the limit in force; 0 when nobody can tell.
    package static func raiseLimit() -> Int { Int(clamping: sg_raise_descriptor_limit()) }
}

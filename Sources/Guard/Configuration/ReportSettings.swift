/// What a damage report adds to its counts.
package struct ReportSettings: Hashable, Sendable {
    /// What a recipient of wrong mail costs, in whatever currency; nil: not reckoned.
    package var costPerRecipient: Double?

    package init() {}
}

/// A page of the records that a filter asks for, oldest first; as much as is good to have in memory at a time.
package struct AuditPage: Sendable {
    /// Where the next page begins: made by the store, and for it alone.
    package struct Place: Sendable {
        /// Ids that match and are not read yet, ascending.
        package var ids: ArraySlice<Int64>
        /// Behind which the next ids are looked for; nil when `ids` are the last.
        package var after: Int64?
        /// What came later is no part of the answer.
        package let upTo: Int64

        package init(ids: ArraySlice<Int64>, after: Int64?, upTo: Int64) {
            (self.ids, self.after, self.upTo) = (ids, after, upTo)
        }
    }

    package var records: [MessageRecord]
    /// nil when there are no more.
    package var next: Place?

    package init(records: [MessageRecord], next: Place?) { (self.records, self.next) = (records, next) }

    /// Records of a page.
    package static let recordLimit = 500
    /// Recipients of a page, but for those of its last record.
    package static let recipientLimit = 5000
    /// Ids that are found at a time. **Why so many more than a page has:** what a filter asks may take a look at every
    /// delivery there is; that is not done again for each page.
    package static let idLimit = 50_000
}

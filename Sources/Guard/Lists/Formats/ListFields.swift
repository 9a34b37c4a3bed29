/// One row of a list file, cut into fields and not yet understood.
struct ListFields {
    /// From 1, where it begins.
    let line: Int
    var fields: [String] = []
    /// The columns' names by `ListColumnNames.normal`, where each row has its own (JSON).
    var names: [String] = []
    /// Why the row cannot be read.
    var fault: String?
    /// Nothing behind it can be read either: the file was cut off, or is not what it began as.
    var isLast = false
    /// Columns whose octets were no UTF-8; what could not be read stands as U+FFFD.
    var damaged: [Int] = []
    /// No line end came behind it.
    var endsFile = false

    /// What stands for all that comes.
    static func unreadable(line: Int, _ fault: String) -> ListFields {
        var row = ListFields(line: line)
        row.fault = fault
        row.isLast = true
        return row
    }
}

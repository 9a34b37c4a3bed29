/// One row of a list file, cut into fields and not yet understood.
struct ListFields {
    /// From 1, where it begins.
    let line: Int
    var fields: [String] = []
    /// The columns' names by `ListColumnNames.normal`, where each row has its own (JSON).
    var names: [String] = []
    /// Why the row cannot be read.
    var fault: String?
    /// Columns whose octets were no UTF-8; what could not be read stands as U+FFFD.
    var damaged: [Int] = []
    /// No line end came behind it.
    var endsFile = false
}

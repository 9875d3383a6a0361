import GRDB

extension Row {
    /// The value of a column; nil if it is NULL or of another type.
    ///
    /// A row of a tampered file must not end the program, as the plain subscript does.
    func value<Value: DatabaseValueConvertible>(_ index: Int) -> Value? {
        let stored: DatabaseValue = self[index]
        return Value.fromDatabaseValue(stored)
    }
}

// Says where the module is. What it is built with stands in a file for each version: see setup.
module countersign.example/adapter

go 1.26

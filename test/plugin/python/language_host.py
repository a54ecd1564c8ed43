"""A language host for Python: Pulumi's own server of its automation API, which is told to run the program that the engine names."""

import os
import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2_grpc


class ProgramServer(LanguageServer):
    def Run(self, request, context):
        program = Path(request.info.program_directory) / request.info.entry_point
        os.chdir(request.pwd)
        self.program = lambda: runpy.run_path(str(program), run_name="__main__")
        return super().Run(request, context)


server = grpc.server(ThreadPoolExecutor())
language_pb2_grpc.add_LanguageRuntimeServicer_to_server(ProgramServer(lambda: None), server)
port = server.add_insecure_port("127.0.0.1:0")
server.start()
# The engine reads the port from the first line.
print(port, flush=True)
server.wait_for_termination()

/* A unit of libmodbus: 2000 of everything, holding register n has n to begin with.
   Usage: libmodbus_server tcp PORT | libmodbus_server rtu PATH UNIT */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void serve(modbus_t *context, modbus_mapping_t *map) {
    uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
    int length;
    while ((length = modbus_receive(context, query)) >= 0 || errno == EMBBADCRC || errno == ETIMEDOUT)
        if (length > 0) modbus_reply(context, query, length, map);
}

int main(int count, char **arguments) {
    if (count < 3) return 2;
    int tcp = strcmp(arguments[1], "tcp") == 0;
    modbus_t *context = tcp ? modbus_new_tcp("127.0.0.1", atoi(arguments[2])) : modbus_new_rtu(arguments[2], 115200, 'N', 8, 1);
    modbus_mapping_t *map = modbus_mapping_new(2000, 2000, 2000, 2000);
    for (int n = 0; n < 2000; n++) map->tab_registers[n] = (uint16_t) n;
    if (!tcp) {
        modbus_set_slave(context, atoi(arguments[3]));
        if (modbus_connect(context) < 0) return perror(arguments[2]), 1;
        serve(context, map);
        return 0;
    }
    int listening = modbus_tcp_listen(context, 4);
    if (listening < 0) return perror("listen"), 1;
    for (;;) {
        modbus_tcp_accept(context, &listening);
        serve(context, map);
        modbus_close(context);
    }
}
